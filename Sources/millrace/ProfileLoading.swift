import Diagnostics
import HardwareModel

/// Finds the hardware profile that a word means.
enum ProfileLoading {
  private static let suffixes = [".yaml", ".yml"]

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
    return try HardwareProfile.load(path: path)
  }
}
