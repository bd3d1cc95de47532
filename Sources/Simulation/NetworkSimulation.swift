internal import HardwareModel
internal import Mapping
internal import NetworkModel
public import Quantities
internal import StreamingArrays

/// How exactly time is modelled.
public enum Fidelity: String, CaseIterable, Sendable {
  /// The closed form: the busiest engine's time.
  case l0
  /// The tile recurrence: engines, buffers and dependencies.
  case l1
  /// The same with every load and store as transactions of a DRAM.
  case l2
}

/// The times of a schedule's steps.
public struct Timing: Sendable {
  /// For each step, cycles from the end of the step before to its own end.
  public let steps: [Cycles]

  /// Cycles of one pass.
  public var total: Cycles { steps.reduce(0, +) }
}

extension Schedule {
  /// Times one pass over the network at the level of bandwidth.
  ///
  /// Under one in-order policy the closed form is a lower bound of the recurrence, and that one of
  /// the transactions, which `transactions(_:activeCores:events:)` times.
  ///
  /// - Parameters:
  ///   - fidelity: How exactly; for `l2` the recurrence beneath it.
  ///   - activeCores: Cores that share the DRAM at the time.
  ///   - skipsPeriods: Whether repeating states are skipped; the result does not depend on it.
  ///   - events: Who is told of every tile; the closed form has none to tell of.
  /// - Complexity: L0 O(steps × distinct tiles); L1 O(steps × tiles until the state repeats), or
  ///   O(tiles) when they are told.
  public func timing(
    _ fidelity: Fidelity, activeCores: Int = 1, skipsPeriods: Bool = true,
    events: (any EventSink)? = nil
  ) -> Timing {
    if let streaming { return dataflow(streaming, fidelity, events) }
    let array = profile.array.unrolled
    let rates = MemoryRates(profile, activeCores: activeCores)
    return switch fidelity {
    case .l0: closedForm(array, rates)
    case .l1, .l2: recurrence(array, rates, skipsPeriods: skipsPeriods, events: events)
    }
  }

  /// Times of a dataflow: each step from the latest end before it to its own, at L0 as if all engines
  /// began their frame at once, at L1 as the first frame passes through them.
  private func dataflow(
    _ streaming: StreamingTiming, _ fidelity: Fidelity, _ events: (any EventSink)?
  ) -> Timing {
    let ends: [Cycles]
    if fidelity == .l0 {
      ends = streaming.pipeline.nodes.map(\.frameCycles)
    } else {
      ends = streaming.run.ends
      let recorder = TileRecorder(events)
      recorder?.add(streaming, work)
      recorder?.flush()
    }
    var latest: Cycles = 0
    var steps = ends.map { end in
      defer { latest = max(latest, end) }
      return max(0, end - latest)
    }
    // No frame is there before the slowest engine has done it, and all of its bytes have moved.
    steps[steps.count - 1] += max(0, streaming.interval(.l0) - latest)
    return Timing(steps: steps)
  }

  private func model(_ problem: TileProblem, _ rates: MemoryRates) -> TileModel {
    TileModel(
      problem: problem, array: profile.array, engines: profile.engines, memory: rates,
      startCycles: profile.overheads.perLayerCycles)
  }

  /// The bound of each step, put together as far as the machine overlaps steps.
  ///
  /// The whole takes at least what must follow one after the other, and at least what the busiest
  /// engine does in all. What the latter is beyond the former is charged to the last steps that
  /// keep an engine busy for longer than they hold up the next step: the backlog of an earlier one
  /// is worked off behind the steps after it.
  private func closedForm(_ array: LoopUnrolledArray, _ rates: MemoryRates) -> Timing {
    var steps: [Cycles] = []
    var bounds: [Cycles] = []
    var sums = StepCounts()
    for item in work {
      switch item {
      case .streamed(let step):
        steps.append(step.bound)
        bounds.append(step.bound)
      case .scaleSim(let step):
        steps.append(step.bound)
        bounds.append(step.bound)
      case .sparse(_, let step):
        steps.append(step.bound)
        bounds.append(step.bound)
      case .streaming: preconditionFailure("a dataflow is timed as a whole")
      case .tiled(_, let mapped):
        let counts = mapped.counts
        sums.add(counts)
        let times = EngineTimes(counts, at: rates)
        let bound = times.bound(rates.arrangement)
        bounds.append(bound)
        steps.append(times.held(array.layerOverlap, rates.arrangement))
      }
    }
    let whole = EngineTimes(sums, at: rates).bound(rates.arrangement)
    var excess = whole - steps.reduce(0, +)
    for index in steps.indices.reversed() where excess > 0 {
      let share = min(excess, bounds[index] - steps[index])
      steps[index] += share
      excess -= share
    }
    return Timing(steps: steps)
  }

  private func recurrence(
    _ array: LoopUnrolledArray, _ rates: MemoryRates, skipsPeriods: Bool,
    events: (any EventSink)?
  ) -> Timing {
    let recorder = TileRecorder(events)
    defer { recorder?.flush() }
    var steps: [Cycles] = []
    var state = PipelineState(copies: profile.buffers.copies)
    var ready = [ReadyRows?](repeating: nil, count: work.count)
    let overlaps = array.layerOverlap != .none
    var end: Cycles = 0
    for (index, item) in work.enumerated() {
      let next: Cycles
      switch item {
      case .streamed(let step):
        next = end + step.cycles
        recorder?.add(step, step: index, begin: end)
      case .scaleSim(let step):
        next = end + step.cycles
        recorder?.add(step, step: index, begin: end)
      case .streaming: preconditionFailure("a dataflow is timed as a whole")
      case .sparse(let run, let step):
        next = end + step.cycles
        recorder?.add(step, of: run, step: index, begin: end)
      case .tiled(let problem, let mapped):
        switch array.layerOverlap {
        case .none: state.wait(until: max(end, state.end))
        case .stores: state.waitForCompute()
        case .prefetch: break
        }
        var pipeline = TilePipeline(
          model: model(problem, rates), nest: mapped.nest, state: state,
          dependencies: overlaps ? dependencies(of: index, ready) : nil, recordsRows: overlaps,
          skipsPeriods: skipsPeriods, step: index, recorder: recorder)
        pipeline.run()
        state = pipeline.state
        ready[index] = pipeline.ready
        let isDone = array.layerOverlap == .none || index == work.count - 1
        next = isDone ? state.end : max(end, state.compute)
      }
      steps.append(next - end)
      end = next
    }
    return Timing(steps: steps)
  }

  private func dependencies(of index: Int, _ ready: [ReadyRows?]) -> Dependencies {
    func found(_ sources: [Step.Source]) -> [Dependencies.Source] {
      sources.compactMap { source in
        guard let producer = source.producer, let rows = ready[producer] else { return nil }
        return Dependencies.Source(
          ready: rows, isRetained: source.isRetained, rows: rows.steps.last?.rows ?? 1)
      }
    }
    let step = plan.steps[index]
    return Dependencies(sources: found(step.sources), residuals: found(step.residuals))
  }
}

extension PipelineState {
  /// Lets loads begin not before the array is free.
  mutating func waitForCompute() {
    load = max(load, compute)
    inputLoad = max(inputLoad, compute)
  }
}
