internal import BundledProfiles
internal import Diagnostics
internal import HardwareModel
internal import NetworkModel
internal import ReferenceNetworks
internal import Simulation

/// The model beside every published measurement that the project holds.
public enum Validation {
  /// A family by name, what it compares, and what runs it.
  private struct Entry: Sendable {
    let name: String
    let summary: String
    let run: @Sendable () throws -> ValidationFamily

    init(
      _ name: String, _ summary: String, _ run: @escaping @Sendable () throws -> ValidationFamily
    ) {
      self.name = name
      self.summary = summary
      self.run = run
    }
  }

  private static let entries = [
    Entry("zhang-cycles", "cycles of Zhang's ⟨64, 7⟩ array on AlexNet's convolutions", zhangCycles),
    Entry("zhang-board", "the same on a VC707 board", zhangBoard),
    Entry(
      "qiu-theoretical", "theoretical times of VGG16-SVD on Qiu's accelerator", qiuTheoretical),
    Entry("qiu-board", "times of VGG16-SVD on Qiu's ZC706 board", qiuBoard),
    Entry("dpu-v2.5", "one B4096 DPU core, Vitis AI v2.5: the rates that were fitted") {
      try dpu(.calibrated)
    },
    Entry(
      "dpu-leave-one-out", "the same, each network by constants fitted to the others",
      dpuLeaveOneOut),
    Entry("dpu-older", "one B4096 DPU core, Vitis AI v1.4 and v2.0") { try dpu(.predicted) },
    Entry("dpu-cores-v2.5", "two and three DPU cores, Vitis AI v2.5: the rates that were fitted") {
      try dpuCores(.calibrated)
    },
    Entry("dpu-cores", "two and three DPU cores, Vitis AI v1.4 and v2.0") {
      try dpuCores(.predicted)
    },
    Entry("dpu-profile", "layers of AlexNet by the profiler on a ZCU102", dpuProfile),
    Entry("dpu-profile-fcn8", "the same, layers of FCN-8", dpuProfileFCN8),
    Entry(
      "dpu-trace", "subgraphs of ResNet-50, each launched by itself on a ZCU104", dpuTrace),
    Entry("dpu-traffic", "DRAM traffic of ResNet-50's subgraphs on a DPU", dpuTraffic),
    Entry("arrays", "layers of three networks on four M × P arrays (FPGA 2023)", arrays),
    Entry("scalesim", "counts of SCALE-Sim 3.0.0 (a tool, not hardware)", scaleSim),
    Entry("finn-cycles", "folded cycles of FINN's CNV", finnCycles),
    Entry("finn-board", "FINN's CNV on a Zynq board", finnBoard),
    Entry("eie", "AlexNet's fully connected layers on EIE", eie),
    Entry("eyeriss", "AlexNet's convolutions on Eyeriss, batch 4", eyeriss),
    Entry("deep-compression", "sizes of Deep Compression's networks", deepCompression),
    Entry("low-rank", "what MSRA's low rank at 4 × leaves, on another network", lowRank),
    Entry("ternary", "what trained ternary weights leave, on another network", ternary),
    Entry("dram-cycles", "streams on DRAM beside DRAMsim3 (a tool, not hardware)", dramCycles),
    Entry("dram-energy", "the same, energy", dramEnergy),
    Entry(
      "dram-latency-bound", "the same, with few requests in flight", dramLatencyBound),
    Entry("hp-ports", "HP ports of a ZCU102 board", ports),
  ]

  /// The names of all families.
  public static var names: [String] { entries.map(\.name) }

  /// Runs the model on every figure.
  ///
  /// - Parameter chosen: The families that are wanted; all when empty.
  /// - Throws: What a network, profile or plan of the program throws; none should.
  public static func run(
    _ chosen: Set<String> = [], progress: (String) -> Void = { _ in }
  ) throws -> [ValidationFamily] {
    try entries.filter { chosen.isEmpty || chosen.contains($0.name) }.map { entry in
      progress(entry.name)
      var family = try entry.run()
      family.summary = entry.summary
      return family
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
