import BundledProfiles
import Evaluation
import Foundation
import HardwareModel
import Mapping
import MemorySystem
import NetworkImport
import NetworkModel
import Quantities
import ReferenceNetworks
import Simulation

/// What is measured.
enum Workloads {
  /// Every benchmark, in the order of the report.
  static func all() throws -> [Benchmark] {
    try flow() + search() + SystolicWorkloads.all() + imports() + profiles()
      + PlacementWorkloads.all() + ExecutionWorkloads.all() + memory() + TraceWorkloads.all()
      + ExplorationWorkloads.all()
  }

  /// The folder of the package that is measured.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A built-in network.
  static func network(_ name: String) throws -> Network {
    guard let network = try ReferenceNetworks.network(named: name) else {
      throw BenchmarkError(description: "there is no network \(name)")
    }
    return network
  }

  private static func source(_ name: String) throws -> [UInt8] {
    guard let bytes = ProfileLibrary.source(named: name) else {
      throw BenchmarkError(description: "there is no profile \(name)")
    }
    return bytes
  }

  /// A built-in profile.
  static func profile(_ name: String) throws -> HardwareProfile {
    try HardwareProfile.decode(bytes: source(name), file: name)
  }

  /// The whole flow, and the timing of a finished schedule by itself.
  private static func flow() throws -> [Benchmark] {
    let profile = try Self.profile("zcu102-b4096")
    var benchmarks: [Benchmark] = []
    for name in ["resnet50", "resnet152"] {
      let network = try network(name)
      let layers = Double(network.layers.count)
      for fidelity in Fidelity.allCases {
        let design = Design(
          network: network, profile: profile, fidelity: fidelity,
          memory: try memoryDevice(named: profile.memory.device))
        benchmarks.append(
          Benchmark(
            "\(name), \(fidelity.rawValue), whole flow", amount: layers, unit: "layers",
            relativeTo: fidelity == .l0 ? nil : "\(name), l0, whole flow"
          ) { try design.evaluate().totals.cycles })
      }
      let schedule = try Scheduler.schedule(network, on: profile)
      for fidelity in [Fidelity.l0, .l1] {
        benchmarks.append(
          Benchmark(
            "\(name), \(fidelity.rawValue), timing alone", amount: layers, unit: "layers",
            relativeTo: fidelity == .l0 ? nil : "\(name), l0, timing alone"
          ) { schedule.timing(fidelity).total })
      }
      let interface = try MemoryInterface(
        profile, device: memoryDevice(named: profile.memory.device))
      let requests = try schedule.transactions(interface).statistics.requests
      benchmarks.append(
        Benchmark(
          "\(name), l2, timing alone", amount: Double(requests) / 1e6, unit: "M requests"
        ) { (try? schedule.transactions(interface).timing.total) ?? 0 })
    }
    return benchmarks
  }

  /// The search for tilings where the machine leaves the sizes free.
  private static func search() throws -> [Benchmark] {
    var profile = try Self.profile("zcu102-b4096")
    guard case .loopUnrolled(var array) = profile.array else { return [] }
    array.tiling.outputChannels = .free
    array.tiling.inputChannels = .free
    array.tiling.rows = .free
    array.tiling.columns = .free
    profile.array = .loopUnrolled(array)
    let free = profile
    return try ["lenet-5", "alexnet"].map { name in
      let network = try network(name)
      let schedule = try Scheduler.schedule(network, on: free)
      return Benchmark(
        "\(name), search of free tilings", amount: Double(tilings(of: schedule)),
        unit: "tilings", relativeTo: name == "lenet-5" ? nil : "lenet-5, search of free tilings"
      ) {
        try Scheduler.schedule(network, on: free).work.reduce(0) { $0 + $1.counts.totalBytes }
      }
    }
  }

  /// The legal tilings of a schedule's different steps.
  private static func tilings(of schedule: Schedule) -> Int {
    var problems: Set<TileProblem> = []
    for case .tiled(let problem, _) in schedule.work { problems.insert(problem) }
    let profile = schedule.profile
    var count = 0
    for problem in problems {
      let model = TileModel(
        problem: problem, array: profile.array, engines: profile.engines,
        memory: MemoryRates(profile, activeCores: 1),
        startCycles: profile.overheads.perLayerCycles)
      // With no tiling better than another in time, none is left out.
      _ = TilingSearch(model: model, buffers: profile.buffers, precision: profile.precision)
        .best { _ in
          count += 1
          return .max
        }
    }
    return count
  }

  private static func imports() throws -> [Benchmark] {
    let folder = root.appending(path: "Networks/digits")
    return try ["digits-float", "digits-int8", "digits-w4a4"].map { name in
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name + ".onnx")))
      return Benchmark(
        "\(name).onnx, import", amount: Double(bytes.count) / 1e6, unit: "MB",
        relativeTo: name == "digits-float" ? nil : "digits-float.onnx, import"
      ) {
        Int64(try ONNXImporter.load(bytes: bytes, name: name).weightCount)
      }
    }
  }

  private static func profiles() throws -> [Benchmark] {
    let sources = try ProfileLibrary.names.map { (name: $0, bytes: try source($0)) }
    return [
      Benchmark(
        "all built-in profiles, load", amount: Double(sources.count), unit: "profiles"
      ) {
        try sources.reduce(0) {
          $0 + (try HardwareProfile.decode(bytes: $1.bytes, file: $1.name)).clock.hertz
        }
      }
    ]
  }
}
