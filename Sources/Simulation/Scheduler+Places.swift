public import HardwareModel
public import Mapping
public import NetworkModel

extension Scheduler {
  /// The steps of the network with every feature map in DRAM whose place is open.
  public func openPlan() -> ExecutionPlan { executionPlan() }

  /// The feature maps whose place is open.
  public func mapChoices(in plan: ExecutionPlan) -> [MapChoice] {
    plan.mapChoices(of: network, fusion: profile.placements.fusion, storedBits: storedBits)
  }

  /// One step by itself, with its operands in some places.
  ///
  /// Where steps do not overlap, its time is its share of the network's.
  ///
  /// - Parameters:
  ///   - step: The step.
  ///   - places: Where the feature maps lie that it reads and writes.
  ///   - keepsWeights: Whether its weights lie in the store.
  /// - Returns: `nil` when the buffers do not hold the tiles that the places ask for.
  /// - Throws: `ScheduleError` when an operand is wider than the machine takes.
  public mutating func schedule(
    _ step: Step, placing places: [TensorID: MapPlace], keepsWeights: Bool
  ) throws(ScheduleError) -> Schedule? {
    let layer = network.layers[step.layers[0]]
    var placed = step.placing(places, fusion: profile.placements.fusion)
    placed = placed.withoutProducers()
    var widths = try widths(of: placed, layer)
    widths.weightsAreInDRAM = widths.weightsAreOperand || !keepsWeights
    guard let work = try mapped(placed, layer, widths) else { return nil }
    return Schedule(
      network: network, profile: profile,
      plan: ExecutionPlan(steps: [placed], notes: [], results: []), work: [work],
      widths: [widths], notes: [])
  }
}
