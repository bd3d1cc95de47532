/// The hardware profiles that are part of the program, as YAML.
public enum ProfileLibrary {
  /// The names of the profiles, in alphabetical order; each is its file's name without `.yaml`.
  public static let names: [String] = [
    "array-32x32", "array-32x64", "array-32x96", "array-64x64", "eie-64pe", "eyeriss-168pe",
    "kv260-b4096", "pynq-z1-cnv-w1a1", "scalesim-32x32-is", "scalesim-32x32-os",
    "scalesim-32x32-ws", "u280-fused", "u280-store", "vc707-zhang15", "zc706-fused", "zc706-qiu16",
    "zc706-store", "zcu102-3xb4096", "zcu102-b1024", "zcu102-b1152", "zcu102-b1600", "zcu102-b2304",
    "zcu102-b3136", "zcu102-b4096", "zcu102-b512", "zcu102-b800", "zcu102-decompress-64",
    "zcu102-eie-64", "zcu102-finn", "zcu102-fused", "zcu102-store", "zcu102-systolic-32x32",
    "zcu104-2xb4096", "zcu104-b4096", "zcu104-store",
  ]

  /// The text of a profile.
  ///
  /// - Parameter name: The profile's name.
  /// - Returns: YAML in UTF-8, or `nil` when there is no profile of this name.
  public static func source(named name: String) -> [UInt8]? {
    switch name {
    case "array-32x32": PackageResources.array_32x32_yaml
    case "array-32x64": PackageResources.array_32x64_yaml
    case "array-32x96": PackageResources.array_32x96_yaml
    case "array-64x64": PackageResources.array_64x64_yaml
    case "eie-64pe": PackageResources.eie_64pe_yaml
    case "eyeriss-168pe": PackageResources.eyeriss_168pe_yaml
    case "kv260-b4096": PackageResources.kv260_b4096_yaml
    case "pynq-z1-cnv-w1a1": PackageResources.pynq_z1_cnv_w1a1_yaml
    case "scalesim-32x32-is": PackageResources.scalesim_32x32_is_yaml
    case "scalesim-32x32-os": PackageResources.scalesim_32x32_os_yaml
    case "scalesim-32x32-ws": PackageResources.scalesim_32x32_ws_yaml
    case "u280-fused": PackageResources.u280_fused_yaml
    case "u280-store": PackageResources.u280_store_yaml
    case "vc707-zhang15": PackageResources.vc707_zhang15_yaml
    case "zc706-fused": PackageResources.zc706_fused_yaml
    case "zc706-qiu16": PackageResources.zc706_qiu16_yaml
    case "zc706-store": PackageResources.zc706_store_yaml
    case "zcu102-3xb4096": PackageResources.zcu102_3xb4096_yaml
    case "zcu102-b1024": PackageResources.zcu102_b1024_yaml
    case "zcu102-b1152": PackageResources.zcu102_b1152_yaml
    case "zcu102-b1600": PackageResources.zcu102_b1600_yaml
    case "zcu102-b2304": PackageResources.zcu102_b2304_yaml
    case "zcu102-b3136": PackageResources.zcu102_b3136_yaml
    case "zcu102-b4096": PackageResources.zcu102_b4096_yaml
    case "zcu102-b512": PackageResources.zcu102_b512_yaml
    case "zcu102-b800": PackageResources.zcu102_b800_yaml
    case "zcu102-decompress-64": PackageResources.zcu102_decompress_64_yaml
    case "zcu102-eie-64": PackageResources.zcu102_eie_64_yaml
    case "zcu102-finn": PackageResources.zcu102_finn_yaml
    case "zcu102-fused": PackageResources.zcu102_fused_yaml
    case "zcu102-store": PackageResources.zcu102_store_yaml
    case "zcu102-systolic-32x32": PackageResources.zcu102_systolic_32x32_yaml
    case "zcu104-2xb4096": PackageResources.zcu104_2xb4096_yaml
    case "zcu104-b4096": PackageResources.zcu104_b4096_yaml
    case "zcu104-store": PackageResources.zcu104_store_yaml
    default: nil
    }
  }
}
