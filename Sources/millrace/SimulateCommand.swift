import CommandLineParsing
import Diagnostics
import Evaluation
import HardwareModel
import MemorySystem
import Reporting
import Simulation
import TraceFiles

/// `millrace simulate`.
enum SimulateCommand {
  /// Simulates one design and reports it.
  static func run(_ parsed: ParsedCommand) throws {
    let word = parsed[Arguments.network]
    var result: SimulationResult?
    var outputs = Outputs()
    let provenance = ReportCommand.provenance(parsed)
    var timeline: TileTimeline?
    func json() -> String { result?.json(provenance: provenance, timeline: timeline) ?? "" }
    outputs.add("--json", parsed[Arguments.json], json)
    outputs.add("--csv", parsed[Arguments.csv]) { result?.csv() ?? "" }
    outputs.add("--markdown", parsed[Arguments.markdown]) { result?.markdown() ?? "" }
    outputs.add("--report", parsed[Arguments.report]) { try ReportCommand.page(json()) }
    try outputs.check(parsed)
    if let tiles = parsed[Arguments.timeline], tiles > 0, parsed[Arguments.fidelity] == .l0 {
      throw parsed.usageError(
        "fidelity l0 is a closed form, in which no tile has a time",
        hint: "use --fidelity l1 or l2, or leave --timeline out")
    }
    let network = try PlanLoading.applying(parsed, to: NetworkLoading.network(parsed))
    let stated = try DensityLoading.densities(parsed)
    try DensityLoading.check(stated, against: [network], parsed)
    let activations = try DensityLoading.densities(stated, running: network, parsed)
    let profile = try ProfileLoading.profile(parsed[Arguments.hardware])
    let design = Design(
      network: network, profile: profile,
      fidelity: parsed[Arguments.fidelity], batch: parsed[Arguments.batch],
      widths: WidthOptions(
        weightBits: parsed[Arguments.weightBits],
        activationBits: parsed[Arguments.activationBits]),
      weights: parsed[Arguments.weights], objective: parsed[Arguments.objective],
      activations: activations, seed: UInt64(parsed[Arguments.seed]),
      memory: try memory(of: profile, named: parsed[Arguments.hardware], parsed))
    let recording = try recording(parsed)
    do throws(InputError) {
      result = try design.evaluate { run in
        let trace = recording?.begin(design, run)
        let tiles = tilesOfTimeline(parsed, steps: run.steps.count)
        guard tiles > 0, design.fidelity != .l0 else { return trace }
        timeline = TileTimeline(stepCount: run.steps.count, limit: tiles, next: trace)
        return timeline
      }
    } catch {
      recording?.discard()
      // The file is known to the user by the word that was typed.
      throw InputError(
        error.kind, file: word, place: error.place, reason: error.reason, remedy: error.remedy)
    }
    if let result { try recording?.finish(result) }
    if let directory = parsed[Arguments.scaleSimReports], let result {
      try ScaleSimReports.write(result, to: directory, parsed)
    }
    try outputs.write { result?.text(width: Terminal.reportWidth) ?? "" }
  }

  /// Tiles of a layer whose times a document has: those that are asked for, or as many as keep a page
  /// small.
  private static func tilesOfTimeline(_ parsed: ParsedCommand, steps: Int) -> Int {
    parsed[Arguments.timeline]
      ?? (parsed[Arguments.report] == nil ? 0 : min(32, max(2, 3000 / max(1, steps))))
  }

  /// The trace that is asked for.
  private static func recording(_ parsed: ParsedCommand) throws -> TraceRecording? {
    let fidelity = parsed[Arguments.fidelity]
    guard let path = parsed[Arguments.trace] else {
      guard parsed[Arguments.traceEvents] == nil else {
        throw parsed.usageError("--trace-events is given without --trace", hint: "add --trace FILE")
      }
      return nil
    }
    let possible: EventFamilies =
      switch fidelity {
      case .l0: []
      case .l1: [.tiles, .array]
      case .l2: [.tiles, .memory, .commands, .array]
      }
    guard !possible.isEmpty else {
      throw parsed.usageError(
        "fidelity l0 is a closed form, in which nothing happens that could be traced",
        hint: "use --fidelity l1 or l2")
    }
    let families = parsed[Arguments.traceEvents] ?? possible.subtracting(.commands)
    guard families.isSubset(of: possible) else {
      throw parsed.usageError(
        "fidelity \(fidelity.rawValue) has tiles and array events only", hint: "use --fidelity l2")
    }
    return try TraceRecording(
      path: path, options: TraceOptions(level: parsed[Arguments.traceLevel]), families: families)
  }

  /// The memory that a profile names, where its transactions are asked for.
  static func memory(
    of profile: HardwareProfile, named word: String, _ parsed: ParsedCommand
  ) throws(InputError) -> DRAMDevice? {
    switch parsed[Arguments.fidelity] {
    case .l0, .l1: return nil
    case .l2: try profile.checkTransactions()
    }
    do throws(InputError) {
      return try BuiltInMemories.device(profile.memory.device)
    } catch {
      guard error.kind == .missing else { throw error }
      let remedy = error.remedy ?? "name a built-in memory or a file"
      throw InputError(
        file: word, place: "memory.device",
        reason: "\(error.file): \(error.reason)", remedy: remedy + " (--fidelity l1 needs none)")
    }
  }
}
