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
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InputError(file: path, reason: "it cannot be read", remedy: "check its permissions")
    }
    let document = try ReportDocument(json: Array(data), file: path)
    let text =
      switch kind {
      case .html: ReportPage(document).html()
      case .markdown: document.markdown()
      case .csv: document.csv()
      }
    try OutputFile.write(text, to: target)
  }

  /// The page of a result that was just computed.
  ///
  /// - Parameter json: The document that is written of it.
  static func page(_ json: String) throws(InputError) -> String {
    ReportPage(try ReportDocument(json: Array(json.utf8), file: "result")).html()
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
