import CommandLineParsing
import HTMLReports
import Reporting
import Validation

extension Arguments {
  static let families = Option(
    "--family", .repeated(.word("FAMILY", oneOf: Validation.names)),
    "The family of figures; may be given several times, all when left out.")

  static let figureCSV = Option(
    "--csv", .optional(.destination()), "Where the figures are written as comma-separated values.")

  static let validate = Command(
    "validate", "Show the model beside every published measurement.",
    discussion: """
      Figures that must be equal, figures with which in view the model was made, and figures to which \
      nothing was fitted are told apart. Fails when one of the first is not equal.
      """,
    examples: [
      "millrace validate", "millrace validate --family eie --json -",
      "millrace validate --report trust.html",
    ]
  ) {
    families
    json
    figureCSV
    markdown
    report
  }
}

/// `millrace validate`.
enum ValidateCommand {
  /// Runs the model on published figures.
  ///
  /// - Returns: `fault` when an exact identity does not hold.
  static func run(_ parsed: ParsedCommand) throws -> ExitStatus {
    var report: ValidationReport?
    var outputs = Outputs()
    let provenance = ReportCommand.provenance(parsed)
    func json() -> String { report?.json(provenance: provenance) ?? "" }
    outputs.add("--json", parsed[Arguments.json], json)
    outputs.add("--csv", parsed[Arguments.figureCSV]) { try ReportCommand.document(json()).csv() }
    outputs.add("--markdown", parsed[Arguments.markdown]) {
      try ReportCommand.document(json()).markdown()
    }
    outputs.add("--report", parsed[Arguments.report]) { try ReportCommand.page(json()) }
    try outputs.check(parsed)
    let progress = Progress()
    let families = try Validation.run(Set(parsed[Arguments.families])) { progress.show($0) }
    progress.clear()
    report = ValidationReport(families)
    try outputs.write { report?.text(width: Terminal.reportWidth) ?? "" }
    return families.allSatisfy(\.holds) ? .done : .fault
  }
}
