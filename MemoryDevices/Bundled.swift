/// The memories that are part of the program, as YAML.
public enum MemoryDeviceLibrary {
  /// The names of the memories, in alphabetical order; each is its file's name without `.yaml`.
  public static let names: [String] = [
    "ddr3-1066", "ddr3-1600", "ddr4-2133", "ddr4-2400", "ddr4-2400-bgi", "ddr4-2666", "hbm2",
    "hbm2-pseudo", "lpddr4-2133", "lpddr4-3200", "zcu102-ps-ddr4",
  ]

  /// The text of a memory.
  ///
  /// - Parameter name: The memory's name.
  /// - Returns: YAML in UTF-8, or `nil` when there is no memory of this name.
  public static func source(named name: String) -> [UInt8]? {
    switch name {
    case "ddr3-1066": PackageResources.ddr3_1066_yaml
    case "ddr3-1600": PackageResources.ddr3_1600_yaml
    case "ddr4-2133": PackageResources.ddr4_2133_yaml
    case "ddr4-2400": PackageResources.ddr4_2400_yaml
    case "ddr4-2400-bgi": PackageResources.ddr4_2400_bgi_yaml
    case "ddr4-2666": PackageResources.ddr4_2666_yaml
    case "hbm2": PackageResources.hbm2_yaml
    case "hbm2-pseudo": PackageResources.hbm2_pseudo_yaml
    case "lpddr4-2133": PackageResources.lpddr4_2133_yaml
    case "lpddr4-3200": PackageResources.lpddr4_3200_yaml
    case "zcu102-ps-ddr4": PackageResources.zcu102_ps_ddr4_yaml
    default: nil
    }
  }
}
