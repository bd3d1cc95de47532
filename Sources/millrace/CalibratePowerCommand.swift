import CommandLineParsing
import CostModel
import Diagnostics
import Evaluation
import Reporting
import Simulation

extension Arguments {
  static let idleWatts = Option(
    "--idle", .required(.double("WATTS", in: 0.001...100_000)),
    "Power of the whole board while it waits.")
  static let runningWatts = Option(
    "--running", .required(.double("WATTS", in: 0.001...100_000)),
    "Power of the whole board while all cores run the network.")

  static let calibratePower = Command(
    "calibrate-power", "Fit a profile's energies to readings of a board.",
    discussion: """
      Powers and energies move within their bands, as little as the readings ask for. Prints what \
      moved.
      """,
    examples: [
      "millrace calibrate-power resnet50 --hardware zcu102-3xb4096 --idle 9.621 --running 16.421"
    ]
  ) {
    network
    hardware
    idleWatts
    runningWatts
    fidelity
    batch
    optionalPlan
    prototxt
    json
  }
}

/// `millrace calibrate-power`.
enum CalibratePowerCommand {
  /// Fits and reports.
  static func run(_ parsed: ParsedCommand) throws {
    let word = parsed[Arguments.network]
    let (idle, running) = (parsed[Arguments.idleWatts], parsed[Arguments.runningWatts])
    guard idle <= running else {
      throw parsed.usageError(
        "--idle \(idle) is more than --running \(running)", hint: "give the readings in watts")
    }
    var fit: PowerCalibration?
    var outputs = Outputs()
    outputs.add("--json", parsed[Arguments.json]) { fit?.json() ?? "" }
    try outputs.check(parsed)
    let network = try PlanLoading.applying(parsed, to: NetworkLoading.network(parsed))
    let profile = try ProfileLoading.profile(parsed[Arguments.hardware])
    let design = Design(
      network: network, profile: profile, fidelity: parsed[Arguments.fidelity],
      batch: parsed[Arguments.batch],
      memory: try SimulateCommand.memory(
        of: profile, named: parsed[Arguments.hardware], parsed))
    do throws(InputError) {
      fit = try design.evaluate().powerCalibration(idle: idle, running: running)
    } catch {
      throw InputError(
        error.kind, file: word, place: error.place, reason: error.reason, remedy: error.remedy)
    }
    try outputs.write { fit?.text(width: Terminal.reportWidth) ?? "" }
  }
}
