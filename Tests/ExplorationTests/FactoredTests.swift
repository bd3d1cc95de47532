import BundledPlans
import BundledProfiles
import Compression
import Evaluation
import Exploration
import HardwareModel
import Mapping
import NetworkModel
import Quantities
import ReferenceNetworks
import Simulation
import Testing

/// Designs from tables against the plain flow, one by one.
@Suite("Tables of an exploration")
struct FactoredTests {
  private static let profiles = [
    "zcu102-b4096", "zcu102-3xb4096", "zc706-qiu16", "vc707-zhang15", "zcu102-systolic-32x32",
    "zcu102-store", "zcu102-decompress-64",
  ]

  private static func network(_ random: inout SplitMix64) throws -> Network {
    let names = ["lenet5", "alexnet", "squeezenet1.0", "mobilenet-v2", "resnet18"]
    let name = try #require(names.randomElement(using: &random))
    let network = try #require(try ReferenceNetworks.network(named: name))
    guard name == "alexnet", Bool.random(using: &random) else { return network }
    let bytes = try #require(PlanLibrary.source(named: "deep-compression/alexnet"))
    let plan = try CompressionPlan.decode(bytes: bytes, file: name)
    return try Compressor.compress(network, by: plan, context: CompressionContext()).network
  }

  private static func space(_ profile: HardwareProfile, _ random: inout SplitMix64) -> DesignSpace {
    func some(_ values: [Double]) -> [KnobValue] {
      values.shuffled(using: &random).prefix(2).map { .number($0) }
    }
    let buffers = profile.buffers
    var knobs = [
      Knob(.hardware, [.word(profile.name)]), Knob(.weights, [.word("dram")]),
      Knob(.weightBits, some([4, 8, 16])), Knob(.activationBits, [.number(8)]),
      Knob(.batch, some([1, 2])), Knob(.cores, some([1, 3])),
      Knob(.clockMegahertz, some([77.7, 100, 250, 333])),
      Knob(.dramGigabytesPerSecond, some([0.5, 3.3, 19.2])),
      Knob(.portCount, some([1, 2, 4])),
      Knob(
        .inputBufferBytes,
        some([0.25, 1, 3].map { ($0 * Double(buffers.inputs.capacityBytes)).rounded() })),
      Knob(
        .weightBufferBytes,
        some([0.5, 1, 2].map { ($0 * Double(buffers.weights.capacityBytes)).rounded() })),
    ]
    if profile.array.systolic == nil {
      knobs.append(Knob(.outputChannels, some([4, 48])))
      knobs.append(Knob(.pixels, some([1, 3, 8])))
    } else {
      knobs.append(Knob(.rows, some([8, 24, 32])))
    }
    var constraints = DesignSpace.Constraints()
    constraints.fits = false
    var search = DesignSpace.Search()
    search.method = .exhaustive
    return DesignSpace(
      name: "tables", network: "any", knobs: knobs, constraints: constraints,
      objectives: Objective.allCases, search: search)
  }

  @Test("give the figures of the plain flow to the digit", arguments: 0..<14)
  func equalsThePlainFlow(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let profile = try Spaces.profile(Self.profiles[seed % Self.profiles.count])
    let inputs = DesignInputs(
      profiles: [profile.name: profile], networks: ["none": try Self.network(&random)])
    let space = Self.space(profile, &random)
    var told: [UInt64: [Double]] = [:]
    var explorer = Explorer(space, inputs, range: 0..<space.count, jobs: 2)
    explorer.run { designs, _, _ in
      for design in designs { told[design.index] = design.objectives }
    }
    #expect(explorer.state.evaluated + explorer.state.infeasible == space.count)
    for _ in 0..<8 {
      let index = UInt64.random(in: 0..<space.count, using: &random)
      let design = try #require(space.design(at: index, inputs, fidelity: .l0))
      let plain = try? design.evaluate()
      #expect(
        told[index] == plain.map { result in Objective.allCases.map { $0.value(of: result) } },
        "\(space.values(at: index))")
    }
  }

  @Test("the closed form's tilings are no worse by it than the recurrence's")
  func boundIsLeast() throws {
    let network = try #require(try ReferenceNetworks.network(named: "resnet18"))
    for name in Self.profiles {
      var design = Design(network: network, profile: try Spaces.profile(name), fidelity: .l0)
      design.weights = .dram
      let recurrence = try design.evaluate()
      design.criterion = .bound
      let bound = try design.evaluate()
      #expect(bound.totals.cycles <= recurrence.totals.cycles, "\(name)")
      // The tilings are the design's own: a higher fidelity times the same ones.
      design.fidelity = .l1
      let above = try design.evaluate()
      #expect(bound.totals.cycles <= above.totals.cycles)
      #expect(bound.totals.dram == above.totals.dram)
    }
  }
}
