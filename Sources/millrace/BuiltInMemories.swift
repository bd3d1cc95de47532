import BundledMemoryDevices
import Diagnostics
import MemorySystem

/// The memories that the program knows by name.
enum BuiltInMemories {
  private static let suffixes = [".yaml", ".yml", ".ini"]

  /// Their names.
  static var names: [String] { MemoryDeviceLibrary.names }

  /// Reads a file, or takes a built-in memory.
  ///
  /// A word with a path separator or with the suffix of a memory's file is a path.
  static func device(_ word: String) throws(InputError) -> DRAMDevice {
    if word.contains("/") || suffixes.contains(where: { word.lowercased().hasSuffix($0) }) {
      try checkIsFile(word)
      return try DRAMDevice.load(path: word)
    }
    guard let bytes = MemoryDeviceLibrary.source(named: word) else {
      throw unknownName(word, "memory", known: names, list: "millrace memory --help")
    }
    return try DRAMDevice.decode(bytes: bytes, file: word + ".yaml")
  }
}
