import CommandLineParsing
import Compression
import Diagnostics
import Evaluation
import Reporting
import Simulation

/// `millrace simulate`.
enum SimulateCommand {
  /// Simulates one design and reports it.
  static func run(_ parsed: ParsedCommand) throws {
    let word = parsed[Arguments.network]
    var result: SimulationResult?
    var outputs = Outputs()
    outputs.add("--json", parsed[Arguments.json]) { result?.json() ?? "" }
    outputs.add("--csv", parsed[Arguments.csv]) { result?.csv() ?? "" }
    outputs.add("--markdown", parsed[Arguments.markdown]) { result?.markdown() ?? "" }
    try outputs.check(parsed)
    var network = try NetworkLoading.network(parsed)
    if let plan = parsed[Arguments.optionalPlan] {
      network = try CompressCommand.compress(
        network, PlanLoading.plan(plan), CompressionContext(), word: word
      ).network
    }
    let design = Design(
      network: network,
      profile: try ProfileLoading.profile(parsed[Arguments.hardware]),
      fidelity: parsed[Arguments.fidelity], batch: parsed[Arguments.batch],
      widths: WidthOptions(
        weightBits: parsed[Arguments.weightBits],
        activationBits: parsed[Arguments.activationBits]))
    do throws(InputError) {
      result = try design.evaluate()
    } catch {
      // The file is known to the user by the word that was typed.
      throw InputError(
        error.kind, file: word, place: error.place, reason: error.reason, remedy: error.remedy)
    }
    if let directory = parsed[Arguments.scaleSimReports], let result {
      try ScaleSimReports.write(result, to: directory, parsed)
    }
    try outputs.write { result?.text(width: Terminal.reportWidth) ?? "" }
  }
}
