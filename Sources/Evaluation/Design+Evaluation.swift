internal import CostModel
public import Diagnostics
internal import HardwareModel
internal import Mapping
internal import MemorySystem
internal import NetworkModel
internal import Quantities
public import Simulation
internal import StreamingArrays

extension Design {
  /// Runs the whole flow on the design: mapping, timing and energy.
  ///
  /// The result depends on the design alone; counts do not depend on the fidelity.
  ///
  /// - Parameter listener: Asked, once the steps are known, who wants to be told what happens; it
  ///   changes nothing in the result. The closed form has nothing to tell.
  /// - Throws: `InputError` that names the network and the layer when the machine cannot run it.
  public func evaluate(
    listener: (RunDescription) -> (any EventSink)? = { _ in nil }
  ) throws(InputError) -> SimulationResult {
    let (schedule, placement) = try placedSchedule()
    let interface = try memoryInterface()
    let events = listener(RunDescription(schedule, memory: interface?.device))
    let transactions = try interface.map { (interface) throws(InputError) in
      try schedule.transactions(interface, events: events)
    }
    let timing = transactions?.timing ?? schedule.timing(fidelity, events: events)
    let energy = EnergyModel(profile)
    var layers: [LayerResult] = []
    var actions = ActionCounts()
    var busyCycles = 0.0
    let interval = schedule.streaming.map {
      max($0.interval(fidelity), transactions?.portCycles ?? 0)
    }
    let powered = poweredCycles(timing, interval)
    for index in schedule.work.indices {
      let counted = ActionCounts(
        of: index, in: schedule, storeReads: MemoryBits(of: index, in: schedule, placement),
        mapKind: placement?.mapKind)
      actions = actions + counted
      let memory = transactions.map { transactions in
        MemoryActivity(
          transactions.memory[index], on: transactions.statistics.device,
          // Layers of a dataflow work side by side, each during the whole time of a frame.
          seconds: profile.clock.seconds(interval ?? timing.steps[index]))
      }
      let layer = LayerResult(
        of: index, in: schedule, cycles: timing.steps[index], interval: interval,
        energy: energy.energy(
          of: counted, during: powered[index],
          dram: schedule.streaming == nil ? memory?.picojoules : nil),
        memory: memory)
      busyCycles += layer.utilization * Double(layer.cycles)
      layers.append(layer)
    }
    let dram = layers.reduce(DRAMTraffic()) { $0 + $1.dram }
    let rates = PassRates(
      network, batch: batch, hostPixels: PassRates.pixels(of: schedule.network), on: profile)
    let latency = rates.latencyMilliseconds(timing.total, profile.clock)
    let frames = try framesPerSecond(
      of: schedule, interface, rates, latencyMilliseconds: latency, interval: interval)
    let memory = transactions.map {
      MemoryActivity($0, seconds: profile.clock.seconds(interval ?? timing.total))
    }
    let total = energy.energy(
      of: actions, during: powered.reduce(0, +),
      // Frames of a dataflow overlap: the clocks of the first one are not those of a frame.
      dram: schedule.streaming == nil ? memory?.picojoules : nil)
    let resources = ResourceModel.estimate(
      of: profile, weightStore: placement?.resources ?? ResourceCount(),
      dataflow: StreamingEngines.components(of: schedule))
    let macs = layers.reduce(0) { $0 + $1.macCount }
    let dataflow = schedule.streaming.map { multipliers(of: $0) }
    let totals = SimulationResult.Totals(
      cycles: timing.total, latencyMilliseconds: latency, hostMilliseconds: rates.hostMilliseconds,
      framesPerSecond: frames,
      effectiveGOPS: 2 * Double(macs) / Double(rates.images) * frames / 1e9,
      peakGOPS: dataflow.map { 2 * Double($0) * Double(profile.clock.hertz) / 1e9 }
        ?? profile.peakGOPS * Double(schedule.widths.map(\.packingFactor).max() ?? 1),
      utilization: dataflow.map { ratio(Double(macs), Double($0) * Double(interval ?? 0)) }
        ?? ratio(busyCycles, Double(timing.total)),
      macCount: macs, dram: dram, energy: total,
      averagePowerWatts: total.total
        * ratio(1e-12, profile.clock.seconds(powered.reduce(0, +))))
    return SimulationResult(
      design: self, weightStorageBits: schedule.weightStorageBits, totals: totals,
      layers: layers, memory: memory, resources: resources, placement: placement,
      notes: notes(of: schedule, energy, memory) + Self.notes(on: resources)
        + notes(on: placement))
  }

  /// The memory and the ports to it, where transactions are asked for.
  private func memoryInterface() throws(InputError) -> MemoryInterface? {
    switch fidelity {
    case .l0, .l1: return nil
    case .l2:
      guard let memory else {
        throw InputError(
          file: profile.name, place: "memory.device",
          reason: "\"\(profile.memory.device)\" is no memory whose transactions could be followed",
          remedy: "name a built-in memory or the file of one, or use fidelity l0 or l1")
      }
      return try MemoryInterface(profile, device: memory)
    }
  }

  /// For each step, the cycles whose leakage and idle power it bears: its own; in a dataflow, where
  /// frames overlap, its share of the time from one frame to the next.
  private func poweredCycles(_ timing: Timing, _ interval: Cycles?) -> [Cycles] {
    guard let interval, timing.total > 0 else { return timing.steps }
    var sum: Cycles = 0
    var before: Cycles = 0
    return timing.steps.map { step in
      sum += step
      let until = sum.scaledRoundingUp(by: interval, over: timing.total)
      defer { before = until }
      return until - before
    }
  }

  /// Multipliers of all engines of a dataflow.
  private func multipliers(of streaming: StreamingTiming) -> Int {
    streaming.pipeline.nodes.reduce(0) { sum, node in
      switch node.kind {
      case .matrix, .depthwise: sum + node.fold.elements * node.fold.lanes
      case .pooling, .elementwise: sum
      }
    }
  }

  /// Images a second of all cores; a dataflow takes the next frame before the last one has left.
  private func framesPerSecond(
    of schedule: Schedule, _ interface: MemoryInterface?, _ rates: PassRates,
    latencyMilliseconds: Double, interval: Cycles?
  ) throws(InputError) -> Double {
    if let interval {
      return ratio(
        Double(rates.images), profile.clock.seconds(interval))
    }
    var shared: Cycles = 0
    if profile.cores > 1 {
      shared =
        if let interface {
          try schedule.transactions(interface, activeCores: profile.cores).slowestCore
        } else {
          schedule.timing(fidelity, activeCores: profile.cores).total
        }
    }
    return rates.framesPerSecond(
      latencyMilliseconds: latencyMilliseconds, shared: { shared }, profile.clock)
  }
}

/// The quotient, or zero where there is nothing to divide by.
func ratio(_ dividend: Double, _ divisor: Double) -> Double {
  divisor == 0 ? 0 : dividend / divisor
}
