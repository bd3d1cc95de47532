import BundledProfiles
import HardwareModel
import Diagnostics

/// The hardware profiles that the program knows by name.
enum BuiltInProfiles {
  /// Their names.
  static var names: [String] { ProfileLibrary.names }

  /// The YAML text of a profile, with its comments.
  static func text(named name: String) throws(InputError) -> String {
    String(decoding: try bytes(named: name), as: UTF8.self)
  }

  /// The profile with a name.
  static func profile(named name: String) throws(InputError) -> HardwareProfile {
    try HardwareProfile.decode(bytes: bytes(named: name), file: name + ".yaml")
  }

  private static func bytes(named name: String) throws(InputError) -> [UInt8] {
    if let bytes = ProfileLibrary.source(named: name) { return bytes }
    throw unknownName(name, "hardware profile", known: names, list: "millrace profiles list")
  }
}
