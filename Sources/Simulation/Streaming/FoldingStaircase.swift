internal import HardwareModel
internal import Mapping
internal import NetworkModel
public import Quantities
public import StreamingArrays

/// Every pace that a network can have as a dataflow, with the cheapest foldings for it.
public struct FoldingStaircase: Sendable {
  /// The paces, slow and cheap first, down to the fastest engines or to the pace of DRAM.
  public let steps: [FoldingStep]
  /// Cycles in which the ports move what a frame has in DRAM.
  public let memoryCycles: Cycles
  /// The leading layers' names.
  public let names: [String]
  private let engines: [UnfoldedEngine]
  private let searches: [FoldingSearch]

  init(_ engines: [UnfoldedEngine], memoryCycles: ([StreamingStep]) -> Cycles) {
    self.engines = engines
    names = engines.map(\.name)
    var found: [UnfoldedEngine.Problem: FoldingSearch] = [:]
    searches = engines.map { engine in
      if let search = found[engine.problem] { return search }
      let search = engine.search()
      found[engine.problem] = search
      return search
    }
    // What is in DRAM does not depend on the folding.
    let memory = memoryCycles(
      zip(engines, searches).map { engine, search in engine.folded(search.choices[0].node.fold) })
    self.memoryCycles = memory
    let all = FoldingSearch.staircase(searches)
    // Faster engines than the first that keeps up with DRAM gain nothing.
    steps = Array(all.prefix { $0.interval > memory } + all.drop { $0.interval > memory }.prefix(1))
  }

  /// The engines in their cheapest foldings of at most so many cycles a frame.
  public func engines(within interval: Cycles) -> [StreamingStep] {
    zip(engines, searches).map { engine, search in
      engine.folded(search.best(within: interval).node.fold)
    }
  }
}

extension Scheduler {
  /// The staircase of the network; `nil` where the machine is no dataflow.
  ///
  /// FIFOs are left out: their depths take a simulation for each pace.
  ///
  /// - Throws: `ScheduleError` when an operand is wider than the machine takes or a layer has no engine.
  /// - Complexity: O(layers × divisor pairs + steps × layers × choices).
  public mutating func foldings() throws(ScheduleError) -> FoldingStaircase? {
    guard let array = profile.array.streaming else { return nil }
    let plan = executionPlan()
    try checkStreamedWeights(array, plan)
    var widths: [StepWidths] = []
    for step in plan.steps {
      let layer = network.layers[step.layers[0]]
      var width = try self.widths(of: step, layer)
      width.weightsAreInDRAM = array.streamedWeights.contains(layer.name)
      widths.append(width)
    }
    return FoldingStaircase(try engines(plan, widths)) { memoryCycles($0) }
  }
}
