internal import BundledProfiles
internal import Diagnostics
internal import HardwareModel
internal import NetworkModel
internal import ReferenceNetworks
internal import Simulation

/// The model beside every published measurement that the project holds.
public enum Validation {
  /// The name of each family and what runs it.
  private static let families: [(name: String, run: @Sendable () throws -> ValidationFamily)] = [
    ("zhang-cycles", zhangCycles), ("zhang-board", zhangBoard), ("qiu-theoretical", qiuTheoretical),
    ("qiu-board", qiuBoard), ("dpu-v2.5", { try dpu(.calibrated) }),
    ("dpu-leave-one-out", dpuLeaveOneOut), ("dpu-older", { try dpu(.predicted) }),
    ("dpu-cores", dpuCores), ("dpu-profile", dpuProfile), ("dpu-trace", dpuTrace),
    ("dpu-traffic", dpuTraffic), ("arrays", arrays), ("scalesim", scaleSim),
    ("finn-cycles", finnCycles), ("finn-board", finnBoard), ("eie", eie),
    ("deep-compression", deepCompression), ("dram-cycles", dramCycles),
    ("dram-energy", dramEnergy), ("dram-latency-bound", dramLatencyBound), ("hp-ports", ports),
  ]

  /// The names of all families.
  public static var names: [String] { families.map(\.name) }

  /// Runs the model on every figure.
  ///
  /// - Parameter chosen: The families that are wanted; all when empty.
  /// - Throws: What a network, profile or plan of the program throws; none should.
  public static func run(
    _ chosen: Set<String> = [], progress: (String) -> Void = { _ in }
  ) throws -> [ValidationFamily] {
    try families.filter { chosen.isEmpty || chosen.contains($0.name) }.map { family in
      progress(family.name)
      return try family.run()
    }
  }

  static func profile(_ name: String) throws -> HardwareProfile {
    guard let bytes = ProfileLibrary.source(named: name) else { throw missing(name) }
    return try HardwareProfile.decode(bytes: bytes, file: name)
  }

  static func network(_ name: String) throws -> Network {
    guard let network = try ReferenceNetworks.network(named: name) else { throw missing(name) }
    return network
  }

  static func schedule(_ network: String, on profile: String) throws -> Schedule {
    try Scheduler.schedule(Self.network(network), on: Self.profile(profile))
  }

  static func missing(_ name: String) -> InputError {
    InputError(.missing, file: name, reason: "it is not part of the program")
  }
}
