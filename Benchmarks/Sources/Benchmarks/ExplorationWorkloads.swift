import Exploration
import HardwareModel
import SparseArrays

/// The queues of a sparse engine, and what a design space costs.
enum ExplorationWorkloads {
  static func all() throws -> [Benchmark] { try queues() + spaces() }

  /// AlexNet's FC6 at 9 % with 35 % of the inputs, on 64 elements; a unit is an element that takes a
  /// column.
  private static func queues() throws -> [Benchmark] {
    let counts = SyntheticPattern(rows: 4096, columns: 9216, density: 0.09, seed: 1)
      .entries(elements: 64, longestRun: 15)
    let columns = (0..<Int32(9216)).filter { $0 % 20 < 7 }
    var queue = ActivationQueue(counts, depth: 8, minimumColumnCycles: 1)
    return [
      Benchmark(
        "fc6 of alexnet, queues of 64 elements", amount: Double(columns.count * 64), unit: "updates"
      ) { queue.run(columns).cycles },
      Benchmark("fc6 of alexnet, entries of 64 elements", amount: 4096 * 9216, unit: "weights") {
        Int64(
          SyntheticPattern(rows: 4096, columns: 9216, density: 0.09, seed: 1)
            .entries(elements: 64, longestRun: 15).entryCount)
      },
    ]
  }

  /// Designs for ResNet-50 at l0, on one thread: through the whole flow and by tables.
  ///
  /// In each, all designs are evaluated and none is left out.
  private static func spaces() throws -> [Benchmark] {
    let inputs = DesignInputs(
      profiles: ["zcu102-store": try Workloads.profile("zcu102-store")],
      networks: [DesignInputs.noPlan: try Workloads.network("resnet50")])
    let array = [
      Knob(.hardware, [.word("zcu102-store")]), Knob(.weightBits, [.number(8)]),
      Knob(.activationBits, [.number(8)]),
    ]
    let plain =
      array + [
        Knob(.weights, [.word("auto")]), Knob(.outputChannels, [8, 16, 32].map { .number($0) }),
        Knob(.clockMegahertz, [200, 250, 300].map { .number($0) }),
      ]
    let factored =
      array + [
        Knob(.weights, [.word("dram")]),
        Knob(.outputChannels, [8, 16, 32, 64].map { .number($0) }),
        Knob(.inputChannels, [8, 16, 32].map { .number($0) }),
        Knob(.pixels, [1, 2, 4, 8].map { .number($0) }),
        Knob(.inputBufferBytes, [1, 2, 4, 8].map { .number($0 * 131_072) }),
        Knob(.weightBufferBytes, [1, 2, 4, 8].map { .number($0 * 131_072) }),
        Knob(.dramGigabytesPerSecond, (8...80).map { .number(Double($0) / 4) }),
        Knob(.clockMegahertz, (50...175).map { .number(Double(2 * $0)) }),
      ]
    return [
      exhaustive("resnet50, designs through the flow at l0", plain, inputs),
      exhaustive("resnet50, designs by tables at l0", factored, inputs),
    ]
  }

  private static func exhaustive(
    _ name: String, _ knobs: [Knob], _ inputs: DesignInputs
  ) -> Benchmark {
    var search = DesignSpace.Search()
    search.method = .exhaustive
    var constraints = DesignSpace.Constraints()
    constraints.fits = false
    let space = DesignSpace(
      name: "resnet50", network: "resnet50", knobs: knobs, constraints: constraints,
      objectives: [.latencyMilliseconds, .energyMillijoules, .dsp, .bram36], search: search)
    return Benchmark(name, amount: Double(space.count), unit: "designs") {
      var explorer = Explorer(space, inputs, range: 0..<space.count, jobs: 1, telling: 0)
      explorer.run { _, _, _ in }
      return Int64(explorer.state.evaluated)
    }
  }
}
