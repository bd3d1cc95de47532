import CommandLineParsing
import Diagnostics
import Evaluation
import HardwareModel
import Reporting
import Simulation

/// `millrace foldings`.
enum FoldingsCommand {
  /// Lists the paces of a network as a dataflow.
  static func run(_ parsed: ParsedCommand) throws {
    let word = parsed[Arguments.network]
    var study: FoldingStudy?
    var outputs = Outputs()
    outputs.add("--json", parsed[Arguments.json]) { study?.json() ?? "" }
    outputs.add("--csv", parsed[Arguments.foldingsCSV]) { study?.csv() ?? "" }
    try outputs.check(parsed)
    let network = try PlanLoading.applying(parsed, to: NetworkLoading.network(parsed))
    let design = Design(
      network: network, profile: try ProfileLoading.profile(parsed[Arguments.hardware]),
      widths: WidthOptions(
        weightBits: parsed[Arguments.weightBits],
        activationBits: parsed[Arguments.activationBits]),
      weights: parsed[Arguments.weights])
    do throws(InputError) {
      study = try design.foldingStudy()
    } catch {
      // The file is known to the user by the word that was typed.
      let file = error.file == design.profile.name ? parsed[Arguments.hardware] : word
      throw InputError(
        error.kind, file: file, place: error.place, reason: error.reason, remedy: error.remedy)
    }
    try outputs.write { study?.text(width: Terminal.reportWidth) ?? "" }
  }
}
