import CommandLineParsing
import Compression
import Diagnostics
import Evaluation
import Exploration
import Foundation
import HTMLReports
import HardwareModel
import MemorySystem
import NetworkModel
import Reporting
import ResultStore

/// `millrace explore`.
enum ExploreCommand {
  /// What the words of a space stand for, with a digest of it all.
  private struct Loaded {
    let text: String
    let space: DesignSpace
    let inputs: DesignInputs
    let digest: String
  }

  /// Searches a space and reports its front.
  static func run(_ parsed: ParsedCommand) throws -> ExitStatus {
    var report: ExplorationReport?
    var outputs = Outputs()
    let provenance = ReportCommand.provenance(parsed)
    func json() -> String { report?.json(provenance: provenance) ?? "" }
    outputs.add("--json", parsed[Arguments.json], json)
    outputs.add("--csv", parsed[Arguments.frontCSV]) { try ReportCommand.document(json()).csv() }
    outputs.add("--report", parsed[Arguments.report]) { try ReportCommand.page(json()) }
    try outputs.check(parsed)
    let path = parsed[Arguments.space]
    try checkIsFile(path)
    let space = try DesignSpace.load(path: path)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let loaded = try load(space, text, file: path, parsed)
    let jobs = Arguments.jobCount(parsed)
    let shard = parsed[Arguments.shard] ?? Shard(part: 1, parts: 1)
    let identity = ResultStore.Identity(
      space: text, inputs: loaded.digest, version: Tool.version, shard: shard.part,
      shards: shard.parts)
    let store = try ResultStore(parsed[Arguments.store])
    let range = range(of: shard, in: space)
    var run = try store.run(identity)
    if let run { try store.check(run, space) }
    if !parsed[Arguments.resume] {
      if let run, run.state.isComplete || run.state.evaluated > 0 {
        throw InputError(
          file: parsed[Arguments.store],
          reason: "the store has a run of this space, "
            + (run.state.isComplete ? "which is complete" : "which is not complete"),
          remedy: "add --resume to go on with it, or give another file")
      }
      run = nil
    }
    let id =
      try run?.id ?? store.begin(identity, space, state: ExplorationState(next: range.lowerBound))
    Interruption.watch()
    let clock = ContinuousClock()
    let start = clock.now
    var explorer = Explorer(
      space, loaded.inputs, range: range, jobs: jobs,
      telling: parsed[Arguments.keep], state: run?.state, known: run?.front ?? [])
    let progress = Progress()
    let before = explorer.state
    try explorer.run(shouldStop: { Interruption.status != nil }) { designs, state, front in
      try store.add(
        designs, to: id, space, state: state, front: front.designs,
        keep: parsed[Arguments.keep])
      progress.show(line(state, before, range, front.points.count, seconds(since: start, clock)))
    }
    progress.clear()
    let confirmation = Confirmation(
      explorer.front.designs, of: space, loaded.inputs,
      at: parsed[Arguments.confirm].fidelity, jobs: jobs)
    try store.store(confirmation, of: id)
    report = ExplorationReport(
      space, text: text, explorer.state, front: explorer.front.designs, confirmation,
      sample: try sample(of: id, in: store),
      seconds: seconds(since: start, clock), jobs: jobs)
    try outputs.write { report?.text(width: Terminal.reportWidth) ?? "" }
    return Interruption.status ?? .done
  }

  private static func load(
    _ space: DesignSpace, _ text: String, file: String, _ parsed: ParsedCommand
  ) throws -> Loaded {
    var profiles: [String: HardwareProfile] = [:]
    var memories: [String: DRAMDevice] = [:]
    for word in space.words(of: .hardware) ?? [] {
      let profile = try ProfileLoading.profile(word)
      profiles[word] = profile
      memories[word] = try? BuiltInMemories.device(profile.memory.device)
      if parsed[Arguments.confirm] == .l2, memories[word] == nil,
        space.words(of: .memoryDevice) == nil
      {
        throw InputError(
          file: file, place: "hardware",
          reason: "\(word): \"\(profile.memory.device)\" is no memory whose transactions could be "
            + "followed", remedy: "use --confirm l1")
      }
    }
    var devices: [String: DRAMDevice] = [:]
    for word in space.words(of: .memoryDevice) ?? [] {
      devices[word] = try BuiltInMemories.device(word)
    }
    let network = try NetworkLoading.network(space.network, parsed)
    var networks: [String: Network] = [:]
    for plan in space.words(of: .plan) ?? [DesignInputs.noPlan] {
      networks[plan] =
        plan == DesignInputs.noPlan
        ? network
        : try CompressCommand.compress(
          network, PlanLoading.plan(plan), CompressionContext(), word: space.network
        ).network
    }
    let inputs = DesignInputs(
      profiles: profiles, networks: networks, memories: memories, devices: devices)
    try space.check(inputs, file: file)
    var digest = Digest()
    for (word, profile) in profiles.sorted(by: { $0.key < $1.key }) {
      digest.add("\(word) \(profile)")
    }
    for (word, device) in devices.sorted(by: { $0.key < $1.key }) {
      digest.add("\(word) \(device)")
    }
    for (word, network) in networks.sorted(by: { $0.key < $1.key }) {
      digest.add("\(word) \(network.name) \(network.macCount) \(network.weightCount)")
      for layer in network.layers {
        digest.add("\(layer.name) \(layer.operation.convolutionShape.map { "\($0)" } ?? "")")
        if case .convolution(let convolution) = layer.operation {
          digest.add("\(convolution.weights.storageBits) \(convolution.weights.zeroCount ?? -1)")
        }
      }
    }
    return Loaded(text: text, space: space, inputs: inputs, digest: digest.text)
  }

  /// The designs of a part.
  private static func range(of shard: Shard, in space: DesignSpace) -> Range<UInt64> {
    func start(_ part: Int) -> UInt64 {
      let product = space.count.multipliedFullWidth(by: UInt64(part))
      return UInt64(shard.parts).dividingFullWidth(product).quotient
    }
    return start(shard.part - 1)..<start(shard.part)
  }

  private static func seconds(
    since start: ContinuousClock.Instant, _ clock: ContinuousClock
  ) -> Double {
    let duration = clock.now - start
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  private static func line(
    _ state: ExplorationState, _ before: ExplorationState, _ range: Range<UInt64>, _ front: Int,
    _ seconds: Double
  ) -> String {
    let done = state.next - range.lowerBound
    let fresh = Double(state.next - before.next)
    let rate = fresh / max(1e-3, seconds)
    let left = rate > 0 ? Double(range.upperBound - state.next) / rate : 0
    return "\(done) of \(range.count) designs, \(Int(rate))/s, \(state.evaluated) evaluated, "
      + "\(state.skipped) skipped, \(front) on the front, \(Int(left)) s left"
  }
}

/// A short digest of texts (FNV-1a, 64 bits): tells inputs apart, and is no safeguard against malice.
private struct Digest {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ text: String) {
    for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  }

  var text: String { String(state, radix: 16) }
}
