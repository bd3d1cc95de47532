/// The hardware profiles that are part of the program, as YAML.
public enum ProfileLibrary {
  /// The names of the profiles, in alphabetical order; each is its file's name without `.yaml`.
  public static let names: [String] = [
    "kv260-b4096", "zcu102-3xb4096", "zcu102-b1024", "zcu102-b1152", "zcu102-b1600", "zcu102-b2304",
    "zcu102-b3136", "zcu102-b4096", "zcu102-b512", "zcu102-b800", "zcu104-2xb4096", "zcu104-b4096",
  ]

  /// The text of a profile.
  ///
  /// - Parameter name: The profile's name.
  /// - Returns: YAML in UTF-8, or `nil` when there is no profile of this name.
  public static func source(named name: String) -> [UInt8]? {
    switch name {
    case "kv260-b4096": PackageResources.kv260_b4096_yaml
    case "zcu102-3xb4096": PackageResources.zcu102_3xb4096_yaml
    case "zcu102-b1024": PackageResources.zcu102_b1024_yaml
    case "zcu102-b1152": PackageResources.zcu102_b1152_yaml
    case "zcu102-b1600": PackageResources.zcu102_b1600_yaml
    case "zcu102-b2304": PackageResources.zcu102_b2304_yaml
    case "zcu102-b3136": PackageResources.zcu102_b3136_yaml
    case "zcu102-b4096": PackageResources.zcu102_b4096_yaml
    case "zcu102-b512": PackageResources.zcu102_b512_yaml
    case "zcu102-b800": PackageResources.zcu102_b800_yaml
    case "zcu104-2xb4096": PackageResources.zcu104_2xb4096_yaml
    case "zcu104-b4096": PackageResources.zcu104_b4096_yaml
    default: nil
    }
  }
}
