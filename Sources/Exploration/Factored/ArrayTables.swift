internal import Evaluation
internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities
internal import Simulation
internal import Synchronization

/// What is known of a network's steps on one array: for each set of buffers, the tilings that can win.
///
/// A table is made once for all buffers under which a step's tilings are the same, and serves every
/// clock and memory.
final class ArrayTables: Sendable {
  /// A step, as often as it comes in the network.
  private struct Step: Sendable {
    let model: TileModel
    let count: Int64
  }

  private let steps: [Step]
  private let precision: Precision
  private let frontiers: Mutex<[[TilingFrontier]]>
  /// What the multipliers do for the network.
  let multiplied: MultiplierWork
  /// Input pixels of a pass.
  let hostPixels: Int

  /// Prepares the tables of a network, for the batch of a pass, on the array of a design.
  ///
  /// - Returns: `nil` for a machine without tiles.
  /// - Throws: `ScheduleError` when the machine cannot take the network's operands.
  init?(_ network: Network, _ design: Design) throws(ScheduleError) {
    let profile = design.profile
    var scheduler = Scheduler(network: network, profile: profile, options: design.widths)
    guard let work = try scheduler.tiledSteps() else { return nil }
    var order: [TileProblem] = []
    var counts: [TileProblem: Int64] = [:]
    var multiplied = MultiplierWork()
    for step in work {
      multiplied = multiplied + step.multiplied
      if counts[step.problem] == nil { order.append(step.problem) }
      counts[step.problem, default: 0] += 1
    }
    steps = order.map { problem in
      Step(
        model: TileModel(
          problem: problem, array: profile.array, engines: profile.engines,
          memory: MemoryRates(profile, activeCores: 1),
          startCycles: profile.overheads.perLayerCycles),
        count: counts[problem] ?? 0)
    }
    precision = profile.precision
    self.multiplied = multiplied
    hostPixels = PassRates.pixels(of: network)
    frontiers = Mutex(Array(repeating: [], count: order.count))
  }

  /// For each step, how often it comes and the tilings that can win under some buffers.
  ///
  /// - Returns: `nil` when not even the smallest tile of some step fits.
  func tilings(_ buffers: Buffers) -> [(count: Int64, frontier: TilingFrontier)]? {
    var result: [(count: Int64, frontier: TilingFrontier)] = []
    result.reserveCapacity(steps.count)
    for (index, step) in steps.enumerated() {
      let frontier = frontier(index, step, buffers)
      guard !frontier.tilings.isEmpty else { return nil }
      result.append((step.count, frontier))
    }
    return result
  }

  private func frontier(_ index: Int, _ step: Step, _ buffers: Buffers) -> TilingFrontier {
    let known = frontiers.withLock { $0[index].first { $0.limits.contains(buffers) } }
    if let known { return known }
    let search = TilingSearch(model: step.model, buffers: buffers, precision: precision)
    let made = search.frontier()
    frontiers.withLock { $0[index].append(made) }
    return made
  }
}
