import BundledMemoryDevices
import BundledProfiles
import CostModel
import Diagnostics
import Evaluation
import Exploration
import Foundation
import HardwareModel
import MemorySystem
import NetworkModel
import Quantities
import ReferenceNetworks
import ResultStore
import Simulation
import Testing

/// Small networks, base profiles and spaces over them.
enum Spaces {
  static func profile(_ name: String) throws -> HardwareProfile {
    let bytes = try #require(ProfileLibrary.source(named: name))
    return try HardwareProfile.decode(bytes: bytes, file: name)
  }

  static func inputs() throws -> DesignInputs {
    let network = try #require(try ReferenceNetworks.network(named: "lenet5"))
    var profiles: [String: HardwareProfile] = [:]
    for name in ["zcu102-store", "zcu102-fused", "zcu102-systolic-32x32", "zc706-store"] {
      profiles[name] = try profile(name)
    }
    return DesignInputs(
      profiles: profiles, networks: ["none": network],
      devices: ["ddr4-2133": try memory("ddr4-2133"), "hbm2": try memory("hbm2")])
  }

  static func memory(_ name: String) throws -> DRAMDevice {
    let bytes = try #require(MemoryDeviceLibrary.source(named: name))
    return try DRAMDevice.decode(bytes: bytes, file: name)
  }

  private static func some(
    _ values: [Double], _ random: inout SplitMix64
  ) -> [KnobValue] {
    let count = Int.random(in: 1...min(3, values.count), using: &random)
    return values.shuffled(using: &random).prefix(count).map { .number($0) }
  }

  /// A space from a seed.
  static func random(_ seed: Int, method: DesignSpace.Method) -> DesignSpace {
    var random = SplitMix64(seed: UInt64(seed))
    let isSystolic = seed % 4 == 3
    var knobs = [
      Knob(
        .hardware,
        [
          .word(
            isSystolic
              ? "zcu102-systolic-32x32" : seed % 6 == 2 ? "zcu102-fused" : "zcu102-store")
        ]),
      Knob(.weightBits, some([4, 8, 16], &random)),
      Knob(.clockMegahertz, some([100, 150, 250, 300], &random)),
      Knob(.inputBufferBytes, some([16_384, 65_536, 262_144], &random)),
      Knob(.activationBits, [.number(8)]),
    ]
    if seed % 3 == 2 {
      knobs.append(Knob(.memoryDevice, [.word("ddr4-2133"), .word("hbm2")]))
      knobs.append(Knob(.memoryChannels, some([1, 2, 4], &random)))
    } else {
      knobs.append(Knob(.dramGigabytesPerSecond, some([2, 8, 17], &random)))
    }
    if isSystolic {
      knobs[1] = Knob(.weightBits, [.number(8)])
      knobs.append(Knob(.rows, some([8, 16, 32], &random)))
      knobs.append(Knob(.columns, some([8, 16, 32], &random)))
    } else {
      knobs.append(Knob(.weights, [.word("dram"), .word("auto")]))
      knobs.append(Knob(.outputChannels, some([4, 8, 16, 32], &random)))
      knobs.append(Knob(.pixels, some([1, 4, 8], &random)))
    }
    var constraints = DesignSpace.Constraints()
    switch seed % 7 {
    case 0: constraints.latencyMilliseconds = 0.2
    case 2: constraints.devicePercent = 20
    case 3: constraints.cost = 900
    case 4: constraints.resources = [.dsp: 300, .bram36: 200]
    case 6: constraints.resources = [.lut: 30_000, .ff: 60_000]
    default: break
    }
    if seed % 4 == 1 { knobs.append(Knob(.inputBufferRAM, [.word("bram"), .word("lutram")])) }
    let objectives = Array(
      Objective.allCases.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
    var search = DesignSpace.Search()
    search.method = method
    search.population = 8
    search.generations = 6
    return DesignSpace(
      name: "seed \(seed)", network: "lenet5", knobs: knobs,
      costs: ResourceCosts([.dsp: 1.25, .bram36: 2, .uram: 8, .lut: 0.01, .ff: 0.001]),
      constraints: constraints,
      objectives: objectives, search: search)
  }

  static func explored(
    _ space: DesignSpace, _ inputs: DesignInputs, jobs: Int = 1, range: Range<UInt64>? = nil
  ) -> Explorer {
    var explorer = Explorer(space, inputs, range: range ?? 0..<space.count, jobs: jobs)
    explorer.run { _, _, _ in }
    return explorer
  }
}

@Suite("Exploration")
struct ExplorerTests {
  @Test("a DPU of another shape takes what its multipliers take")
  func overlaysChange() throws {
    let name = "zcu102-b4096"
    let inputs = DesignInputs(
      profiles: [name: try Spaces.profile(name)],
      networks: ["none": try #require(try ReferenceNetworks.network(named: "lenet5"))])
    let space = DesignSpace(
      name: "shapes", network: "lenet5",
      knobs: [
        Knob(.hardware, [.word(name)]), Knob(.outputChannels, [.number(16), .number(64)]),
        Knob(.outputBufferBytes, [.number(65_536), .number(1_048_576)]),
      ], objectives: [.dsp, .bram36])
    let taken = try (0..<space.count).map { index in
      try #require(space.design(at: index, inputs, fidelity: .l0)).evaluate().resources.total
    }
    // Four products a slice and cycle.
    #expect(taken.map(\.dsp) == [512, 512, 2048, 2048])
    #expect(taken[1].bram36 > taken[0].bram36)
  }

  @Test("buffers are made of what a space says")
  func memoriesChange() throws {
    let inputs = DesignInputs(
      profiles: [
        "zcu102-store": try Spaces.profile("zcu102-store"),
        "zcu104-store": try Spaces.profile("zcu104-store"),
      ], networks: ["none": try #require(try ReferenceNetworks.network(named: "lenet5"))])
    func space(_ hardware: String) throws -> DesignSpace {
      let text = """
        name: memories
        network: lenet5
        hardware: \(hardware)
        knobs: {weights: dram, weightBufferRAM: [bram, uram]}
        objectives: [bram36, uram]
        search: {method: exhaustive}
        """
      return try DesignSpace.decode(bytes: Array(text.utf8), file: "memories.yaml")
    }
    let with = try space("zcu104-store")
    try with.check(inputs, file: "memories.yaml")
    let front = Spaces.explored(with, inputs).front.designs
    #expect(front.count == 2)
    #expect(front[0].objectives[0] > front[1].objectives[0])
    #expect(front[0].objectives[1] < front[1].objectives[1])
    let without = try space("zcu102-store")
    let error = try #require(throws: InputError.self) {
      try without.check(inputs, file: "memories.yaml")
    }
    #expect("\(error)".contains("does not say what a bit of uram takes"))
  }

  @Test("memories and channels change the peak, and transactions follow")
  func memoriesAreKnobs() throws {
    let inputs = DesignInputs(
      profiles: ["zcu102-b4096": try Spaces.profile("zcu102-b4096")],
      networks: ["none": try #require(try ReferenceNetworks.network(named: "lenet5"))],
      memories: ["zcu102-b4096": try Spaces.memory("zcu102-ps-ddr4")],
      devices: ["ddr4-2133": try Spaces.memory("ddr4-2133"), "hbm2": try Spaces.memory("hbm2")])
    func space(_ knobs: String) throws -> DesignSpace {
      let text = """
        name: memories
        network: lenet5
        hardware: zcu102-b4096
        knobs: {\(knobs)}
        objectives: [latencyMilliseconds]
        """
      return try DesignSpace.decode(bytes: Array(text.utf8), file: "memories.yaml")
    }
    let both = try space("memoryDevice: [ddr4-2133, hbm2], memoryChannels: [1, 2]")
    let one = try Spaces.memory("ddr4-2133").peakGigabytesPerSecond
    let stack = try Spaces.memory("hbm2")
    let share = stack.peakGigabytesPerSecond / Double(stack.geometry.channels)
    let designs = try (0..<both.count).map {
      try #require(both.design(at: $0, inputs, fidelity: .l2))
    }
    let peaks = designs.map { Double($0.profile.memory.peakBytesPerSecond) / 1e9 }
    for (peak, expected) in zip(peaks, [one, 2 * one, share, 2 * share]) {
      #expect(abs(peak / expected - 1) < 1e-6)
    }
    for design in designs { #expect(try design.evaluate().totals.cycles > 0) }
    let channels = try space("memoryChannels: [1, 4]")
    let base = try #require(inputs.profiles["zcu102-b4096"]).memory.peakBytesPerSecond
    #expect(
      try (0..<2).map {
        try #require(channels.design(at: $0, inputs, fidelity: .l0)).profile.memory
          .peakBytesPerSecond
      } == [base, 4 * base])
    #expect(throws: InputError.self) {
      try space("memoryChannels: [1, 4], dramGigabytesPerSecond: 3")
    }
  }

  @Test("what resources cost has to be said")
  func costsAreSaid() throws {
    for (cost, message) in [
      ("", "must say what resources cost"), ("cost: {dsp: 0}", "must say what resources cost"),
      ("cost: {dps: 1}", "must be one of dsp"), ("cost: {dsp: -1}", "must be from 0"),
    ] {
      let text = """
        name: costs
        network: lenet5
        hardware: zcu102-store
        \(cost)
        objectives: [cost, devicePercent]
        """
      let error = try #require(throws: InputError.self) {
        try DesignSpace.decode(bytes: Array(text.utf8), file: "costs.yaml")
      }
      #expect("\(error)".contains(message), "\(error)")
    }
  }

  @Test("accuracies by plan are an objective and a constraint")
  func accuraciesCount() throws {
    let network = try #require(try ReferenceNetworks.network(named: "lenet5"))
    let inputs = DesignInputs(
      profiles: ["zcu102-store": try Spaces.profile("zcu102-store")],
      networks: ["none": network, "poor": network, "good": network])
    let text = """
      name: plans
      network: lenet5
      hardware: zcu102-store
      plans: [none, poor, good]
      accuracy: {none: 99.2, poor: 70, good: 98.5}
      knobs: {weights: dram, clockMegahertz: [100, 200, 300]}
      constraints: {accuracy: 90}
      objectives: [latencyMilliseconds, accuracy]
      """
    for method in [DesignSpace.Method.exhaustive, .branchAndBound] {
      var space = try DesignSpace.decode(bytes: Array(text.utf8), file: "plans.yaml")
      space.search.method = method
      let explorer = Spaces.explored(space, inputs)
      // The plans do nothing here, so that the most accurate one wins at the fastest clock.
      #expect(explorer.front.designs.map { $0.objectives[1] } == [99.2])
      #expect(explorer.front.designs.map(\.index) == [2])
      let confirmed = Confirmation(explorer.front.designs, of: space, inputs, at: .l1)
      #expect(confirmed.points[0].outcome.figures?.objectives[1] == 99.2)
    }
    for (old, new, message) in [
      ("good: 98.5}", "god: 98.5}", "is no plan of the space"),
      (", good: 98.5}", "}", "lacks that of plan"),
    ] {
      let error = try #require(throws: InputError.self) {
        _ = try DesignSpace.decode(
          bytes: Array(text.replacingOccurrences(of: old, with: new).utf8), file: "plans.yaml")
      }
      #expect("\(error)".contains(message), "\(error)")
    }
  }

  @Test("branch and bound finds the front of all designs", arguments: 0..<60)
  func branchAndBoundIsExact(seed: Int) throws {
    let inputs = try Spaces.inputs()
    let all = Spaces.random(seed, method: .exhaustive)
    let exhaustive = Spaces.explored(all, inputs)
    let bounded = Spaces.explored(Spaces.random(seed, method: .branchAndBound), inputs)
    #expect(bounded.front.designs == exhaustive.front.designs)
    let total = bounded.state
    #expect(total.evaluated + total.skipped + total.infeasible == all.count)
    #expect(exhaustive.state.evaluated + exhaustive.state.infeasible == all.count)
    #expect(bounded.state.evaluated <= exhaustive.state.evaluated)

    // The front is that of the plain flow, design by design.
    var plain = ParetoFront<[Double]>()
    for index in 0..<all.count {
      guard let design = all.design(at: index, inputs, fidelity: .l0),
        let result = try? design.evaluate(), result.resources.fits != false,
        result.placement?.fits != false
      else { continue }
      let (limits, taken) = (all.constraints, result.resources.total)
      func value(_ objective: Objective) -> Double { objective.value(of: result, costs: all.costs) }
      if let most = limits.latencyMilliseconds, value(.latencyMilliseconds) > most { continue }
      if let most = limits.devicePercent, value(.devicePercent) > most { continue }
      if let most = limits.cost, value(.cost) > most { continue }
      let counts: [Resource: Double] = [
        .dsp: Double(taken.dsp), .bram36: taken.bram36, .lut: Double(taken.lut),
        .ff: Double(taken.ff),
      ]
      guard limits.resources.allSatisfy({ (counts[$0.key] ?? 0) <= $0.value }) else { continue }
      plain.insert(
        [EvaluatedDesign(index: index, objectives: all.objectives.map(value))], all)
    }
    #expect(plain.designs == exhaustive.front.designs)
  }

  @Test("threads change nothing", arguments: DesignSpace.Method.allCases)
  func isDeterministic(method: DesignSpace.Method) throws {
    let inputs = try Spaces.inputs()
    let space = Spaces.random(1, method: method)
    let one = Spaces.explored(space, inputs, jobs: 1)
    let four = Spaces.explored(space, inputs, jobs: 4)
    #expect(one.front.designs == four.front.designs)
    #expect(one.state == four.state)
    #expect(!one.front.points.isEmpty)
  }

  @Test("what is told of beside the front is spread over the space", arguments: [0, 1, 7, 1000])
  func samplesAreEven(most: Int) throws {
    let space = Spaces.random(1, method: .exhaustive)
    let stride = space.sampleStride(keeping: most)
    var told: [UInt64] = []
    var explorer = Explorer(
      space, try Spaces.inputs(), range: 0..<space.count, jobs: 2, telling: most)
    explorer.run { designs, _, _ in told += designs.map(\.index) }
    #expect(told == told.sorted() && told.allSatisfy { $0 % stride == 0 })
    #expect(told.count <= most)
    // Some designs cannot be.
    #expect(most == 0 || told.count * 2 > min(most, Int(space.count)))
  }

  @Test("parts make the whole")
  func partsMakeTheWhole() throws {
    let inputs = try Spaces.inputs()
    let space = Spaces.random(2, method: .branchAndBound)
    let whole = Spaces.explored(space, inputs)
    var front = ParetoFront<[Double]>()
    for part in 0..<3 {
      let range = space.count * UInt64(part) / 3..<space.count * UInt64(part + 1) / 3
      front.insert(Spaces.explored(space, inputs, range: range).front.designs, space)
    }
    #expect(front.designs == whole.front.designs)
  }
}
