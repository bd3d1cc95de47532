import Foundation

/// The published results of DRAMsim3, where the tests are told to find them.
enum ReferenceTable {
  /// The folder, if the environment names it.
  static let folder: String? = ProcessInfo.processInfo.environment["MILLRACE_SHARED"].map {
    $0 + "/dram/"
  }

  /// Whether the streams of 8 MiB are run too, which a debug build does slowly.
  static let isComplete =
    folder != nil && ProcessInfo.processInfo.environment["MILLRACE_DRAM_REFERENCE"] != nil

  /// The rows of a table as dictionaries.
  static func rows(_ file: String) throws -> [[String: String]] {
    let text = try String(contentsOfFile: (folder ?? "") + file, encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { line in
      Dictionary(uniqueKeysWithValues: zip(lines[0], line))
    }
  }
}

extension [String: String] {
  /// A column's number; not a number when there is none, so that no comparison holds.
  func number(_ column: String) -> Double { self[column].flatMap(Double.init) ?? .nan }
}
