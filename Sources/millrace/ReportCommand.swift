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

  /// Reads results and writes a report of them.
  static func run(_ parsed: ParsedCommand) throws {
    let target = parsed[Arguments.reportOutput]
    guard let kind = FileKind.allCases.first(where: { target.lowercased().hasSuffix($0.rawValue) })
    else {
      throw parsed.usageError(
        "--output must end in \(FileKind.allCases.map(\.rawValue).joined(separator: ", "))",
        hint: "a .html page has everything")
    }
    let paths = parsed[Arguments.resultFiles]
    guard kind != .csv || paths.count == 1 else {
      throw parsed.usageError("a CSV is of one result", hint: "make one of each result")
    }
    let documents = try paths.map(document(at:))
    let text =
      switch kind {
      case .html: ReportPage(documents).html()
      case .markdown: documents.map { $0.markdown() }.joined(separator: "\n")
      case .csv: documents[0].csv()
      }
    try OutputFile.write(text, to: target)
  }

  private static func document(at path: String) throws -> ReportDocument {
    try checkIsFile(path)
    return try isStore(path)
      ? document(ExploreCommand.json(ofStore: path))
      : ReportDocument(json: contents(path), file: path)
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
