import CommandLineParsing
import Evaluation
import Glibc
import Reporting

/// Writes the reports that SCALE-Sim writes.
enum ScaleSimReports {
  /// Writes the reports of a result into a directory, which is made if it is not there.
  ///
  /// - Throws: `UsageError` when the hardware does not count by SCALE-Sim's rules, `OutputError`
  ///   when the directory cannot be written.
  static func write(
    _ result: SimulationResult, to directory: String, _ parsed: ParsedCommand
  ) throws {
    let reports = result.scaleSimReports()
    guard !reports.isEmpty else {
      throw parsed.usageError(
        "--scalesim-reports belongs to a hardware profile of mode scalesim",
        hint: "use scalesim-32x32-ws, a .cfg file, or another profile with array.mode: scalesim")
    }
    guard mkdir(directory, 0o777) == 0 || errno == EEXIST else {
      throw OutputError(name: directory, code: errno)
    }
    let prefix = directory.hasSuffix("/") ? directory : directory + "/"
    for report in reports { try OutputFile.write(report.text, to: prefix + report.name) }
  }
}
