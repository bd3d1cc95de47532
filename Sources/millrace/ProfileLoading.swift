import Diagnostics
import HardwareModel

/// Finds the hardware profile that a word means.
enum ProfileLoading {
  private static let suffixes = [".yaml", ".yml", configurationSuffix]
  /// The ending of SCALE-Sim's configurations.
  private static let configurationSuffix = ".cfg"
  /// The profile that says what a configuration leaves open.
  private static let configurationBase = "scalesim-32x32-ws"

  /// Reads a file, or takes a built-in profile.
  ///
  /// A word with a path separator or with the suffix of a profile's file is a path.
  static func profile(_ word: String) throws(InputError) -> HardwareProfile {
    let isPath = word.contains("/") || suffixes.contains { word.lowercased().hasSuffix($0) }
    return isPath ? try file(word) : try BuiltInProfiles.profile(named: word)
  }

  /// Reads a profile's file.
  static func file(_ path: String) throws(InputError) -> HardwareProfile {
    try checkIsFile(path)
    if path.lowercased().hasSuffix(configurationSuffix) {
      return try HardwareProfile.load(
        scaleSimConfiguration: path,
        base: BuiltInProfiles.profile(named: configurationBase))
    }
    return try HardwareProfile.load(path: path)
  }
}
