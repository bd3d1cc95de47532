import CommandLineParsing
import Diagnostics
import Foundation
import HTMLReports
import Reporting

/// `millrace report`.
enum ReportCommand {
  /// A kind of report.
  private enum FileKind: String, CaseIterable {
    case html = ".html"
    case markdown = ".md"
    case csv = ".csv"
  }

  /// Reads a result and writes a report of it.
  static func run(_ parsed: ParsedCommand) throws {
    let target = parsed[Arguments.reportOutput]
    guard let kind = FileKind.allCases.first(where: { target.lowercased().hasSuffix($0.rawValue) })
    else {
      throw parsed.usageError(
        "--output must end in \(FileKind.allCases.map(\.rawValue).joined(separator: ", "))",
        hint: "a .html page has everything")
    }
    let path = parsed[Arguments.resultFile]
    try checkIsFile(path)
    let document =
      try isStore(path)
      ? try document(ExploreCommand.json(ofStore: path))
      : try ReportDocument(json: contents(path), file: path)
    let text =
      switch kind {
      case .html: ReportPage(document).html()
      case .markdown: document.markdown()
      case .csv: document.csv()
      }
    try OutputFile.write(text, to: target)
  }

  /// How an SQLite file begins (sqlite.org/fileformat.html).
  private static let storeMark = Data("SQLite format 3\0".utf8)

  private static func isStore(_ path: String) throws(InputError) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw unreadable(path) }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: storeMark.count)) == storeMark
  }

  private static func contents(_ path: String) throws(InputError) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else { throw unreadable(path) }
    return Array(data)
  }

  private static func unreadable(_ path: String) -> InputError {
    InputError(file: path, reason: "it cannot be read", remedy: "check its permissions")
  }

  /// The document of a result that was just computed.
  ///
  /// - Parameter json: The text that is written of it.
  static func document(_ json: String) throws(InputError) -> ReportDocument {
    try ReportDocument(json: Array(json.utf8), file: "result")
  }

  /// The page of a result that was just computed.
  ///
  /// - Parameter json: The document that is written of it.
  static func page(_ json: String) throws(InputError) -> String {
    ReportPage(try document(json)).html()
  }

  /// The program and the words that make a result again, whatever documents were written of it.
  static func provenance(_ parsed: ParsedCommand) -> Provenance {
    Provenance(
      program: "millrace \(Tool.version)",
      command: ["millrace"]
        + parsed.words(leavingOut: [
          "--json", "--csv", "--markdown", "--report", "--trace", "--trace-level",
          "--trace-events", "--scalesim-reports",
        ]))
  }
}
