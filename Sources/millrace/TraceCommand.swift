import CommandLineParsing
import Diagnostics
import Reporting
import TraceFiles

/// `millrace trace`.
enum TraceCommand {
  /// Says what a trace holds.
  static func info(_ parsed: ParsedCommand) throws {
    var report: TraceReport?
    var outputs = Outputs()
    outputs.add("--json", parsed[Arguments.json]) { report?.json() ?? "" }
    try outputs.check(parsed)
    let trace = try TraceReader(parsed[Arguments.traceFile])
    // Without an end, the totals have to be counted.
    report = TraceReport(
      trace, totals: trace.footer?.totals == nil ? try trace.verify().totals : nil)
    try outputs.write { report?.text(width: Terminal.reportWidth) ?? "" }
  }

  /// Reads all of a trace and compares it with what it says of itself.
  static func verify(_ parsed: ParsedCommand) throws {
    let path = parsed[Arguments.traceFile]
    let trace = try TraceReader(path)
    let result = try trace.verify()
    if let fault = result.disagreements.first {
      throw InputError(
        file: path, reason: result.disagreements.joined(separator: "; "),
        remedy: fault.isEmpty ? nil : "simulate again with --trace")
    }
    if let reason = trace.incompleteReason {
      throw InputError(
        file: path, reason: "the trace is not complete: \(reason)",
        remedy: "what is there is whole; simulate again for the rest")
    }
    try StandardOutput.write(
      "\(path): every block is whole, and the events agree with the simulation\n")
  }
}
