internal import HardwareModel
internal import Mapping
internal import MemorySystem
internal import NetworkModel
internal import Quantities

/// One core: its engines, its array, and what they wait for.
///
/// The rules are those of `TilePipeline`; only the time of a transfer comes from the ports. The
/// core does whatever can be done with the times that are known, and then waits for the ports.
struct CorePipeline {
  let program: NetworkProgram
  private let clocks: ClockCrossing
  private(set) var engines: [TransferQueue]
  /// The tile that the array does next.
  private var walker: ProgramWalker
  /// When the array is free.
  private(set) var compute: Cycles = 0
  private var weightsReady: Cycles = 0
  /// When the last weights that have arrived came.
  private var weightsLoad: Range<Cycles> = 0..<0
  private var inputsReady: Cycles = 0
  private(set) var lastStore: Cycles = 0
  /// When the parts of a sparse engine's step began, and how long the first one's weights took.
  private var parts: (begins: [Cycles], transfer: Cycles?) = ([], nil)
  /// Loads that are done and that the array has not seen, in the order of their engines.
  private var arrivals: [(position: Int, time: Range<Cycles>, isWeights: Bool)] = []
  private var weightReleases = RecentTimes()
  private var inputReleases = RecentTimes()
  /// When outputs were computed, and when their tiles of the buffer were free.
  private var outputsComputed = RecentTimes()
  private var outputsReleased = RecentTimes()
  private var rows: [RowTracker?]
  /// When each step's last computation ended.
  private var computeEnds: [Cycles?]
  /// Cycles at which the steps ended, by the rule of the tile recurrence.
  private(set) var stepEnds: [Cycles] = []

  init(_ program: NetworkProgram, clocks: ClockCrossing, firstPort: Int) {
    self.program = program
    self.clocks = clocks
    engines = Self.duties(program.arrangement).enumerated().map { index, duties in
      TransferQueue(port: firstPort + index, duties: duties, program)
    }
    walker = ProgramWalker(program.steps)
    rows = program.steps.map { program.overlap == .none ? nil : RowTracker($0) }
    computeEnds = [Cycles?](repeating: nil, count: program.steps.count)
  }

  /// What each port serves.
  static func duties(_ arrangement: ExternalMemory.Arrangement) -> [TransferQueue.Duties] {
    switch arrangement {
    case .shared: [[.weights, .inputs, .stores]]
    case .readWrite: [[.weights, .inputs], [.stores]]
    case .inputsApart: [[.weights, .stores], [.inputs]]
    }
  }

  /// Whether everything is done.
  var isDone: Bool { walker.isDone && engines.allSatisfy(\.isDone) }

  /// When the last engine was busy.
  var end: Cycles { engines.reduce(max(compute, lastStore)) { max($0, $1.end) } }

  /// Begins all transfers and computations whose beginning is known.
  ///
  /// - Parameter events: Where computations are reported, if anybody wants to know.
  mutating func advance(_ ports: inout PortSystem, _ events: EventBuffer?) {
    var isMoving = true
    while isMoving {
      isMoving = false
      for index in engines.indices {
        while ports.isReady(port: engines[index].port), begin(index, &ports) {
          isMoving = true
        }
      }
      while computeTile(events) { isMoving = true }
      while closeStep() { isMoving = true }
    }
  }

  // MARK: Transfers

  private mutating func begin(_ index: Int, _ ports: inout PortSystem) -> Bool {
    guard let next = engines[index].candidate, let (ready, cause) = readiness(of: next) else {
      return false
    }
    let step = program.steps[next.step]
    let (stream, regions) = step.regions(next.kind, next.visit)
    let isLastVisit = next.visit.flags.isLastVisit
    ports.begin(
      PortTransfer(
        regions: regions, bytes: Int(next.bytes), isWrite: stream.isWrite,
        notBefore: clocks.time(ready), leastTime: clocks.time(next.leastCycles),
        tag: TransferTag(step: next.step, stream: stream).number),
      port: engines[index].port)
    engines[index].begin(
      TransferQueue.Flight(
        kind: next.kind, step: next.step, tile: next.visit.ordinal, position: next.position,
        rowTile: isLastVisit ? next.visit.rowTile : nil, output: next.gate, bytes: next.bytes,
        cycles: next.cycles, ready: ready, cause: cause),
      program)
    return true
  }

  /// The cycle before which a transfer cannot begin, and why; `nil` while that is open.
  private func readiness(
    of next: TransferQueue.Candidate
  ) -> (cycle: Cycles, cause: TileEvent.Cause)? {
    if next.kind == .store { return outputsComputed.time(next.gate).map { ($0, .compute) } }
    guard let floor = floor(of: next.step) else { return nil }
    var (ready, cause) = (floor, TileEvent.Cause.layer)
    func wait(_ time: Cycles, _ why: TileEvent.Cause) {
      if time > ready { (ready, cause) = (time, why) }
    }
    switch next.kind {
    case .weights:
      guard let free = weightReleases.time(next.gate) else { return nil }
      wait(free, .weightBuffer)
    case .partialSums:
      guard let free = outputsReleased.time(next.gate) else { return nil }
      wait(free, .outputBuffer)
    case .inputs, .residuals:
      if next.isGated {
        guard let free = inputReleases.time(next.gate) else { return nil }
        wait(free, .inputBuffer)
      }
      guard let produced = producers(of: next.step, next.visit, areRetained: false) else {
        return nil
      }
      wait(produced, .producer)
    case .store: break
    }
    return (ready, cause)
  }

  /// When the loads of a step may begin.
  private func floor(of step: Int) -> Cycles? {
    guard step > 0 else { return 0 }
    switch program.overlap {
    case .none: return step <= stepEnds.count ? stepEnds[step - 1] : nil
    case .stores: return computeEnds[step - 1]
    case .prefetch: return 0
    }
  }

  /// When what a tile reads of the steps before is in DRAM, or on chip.
  private func producers(of step: Int, _ visit: TileVisit, areRetained: Bool) -> Cycles? {
    guard program.overlap != .none else { return 0 }
    let problem = program.steps[step].model.problem
    let plan = program.plan.steps[step]
    var latest: Cycles = 0
    let end = visit.row + visit.extent.rows
    func wait(_ sources: [Step.Source], rows needed: Int, of all: Int) -> Bool {
      for source in sources where source.isRetained == areRetained {
        guard let producer = source.producer, let tracker = rows[producer] else { continue }
        // A producer of another height (a flattened map) is needed in proportion.
        let scaled =
          tracker.rowCount == all
          ? needed : (needed * tracker.rowCount).dividedRoundingUp(by: max(1, all))
        guard let time = tracker.time(rows: scaled) else { return false }
        latest = max(latest, time)
      }
      return true
    }
    let computed = problem.leadingRows(0..<end).upperBound
    let needed =
      visit.image * problem.shape.inputRows
      + problem.shape.inputRowsNeeded(forOutputRowsBelow: computed)
    let isKnown =
      wait(plan.sources, rows: needed, of: problem.shape.inputRows * problem.loops.batch)
      && wait(
        plan.residuals, rows: visit.image * problem.loops.rows + end,
        of: problem.loops.rows * problem.loops.batch)
    return isKnown ? latest : nil
  }

  /// Takes over that the oldest transfer of a port is done.
  mutating func finish(port: Int, at time: Int64, _ events: EventBuffer?) {
    guard let index = engines.firstIndex(where: { $0.port == port }) else { return }
    let (flight, begin, free, end) = engines[index].finish(at: clocks.cycle(time))
    events?.append(flight, begin: begin, end: end, stall: begin - free)
    switch flight.kind {
    case .weights: arrivals.append((flight.position, begin..<end, true))
    case .partialSums, .inputs, .residuals: arrivals.append((flight.position, begin..<end, false))
    case .store:
      lastStore = end
      settle(output: flight.output, step: flight.step, rowTile: flight.rowTile, at: end)
    }
  }

  /// Hands an output over to those who wait for it.
  private mutating func settle(output: Int, step: Int, rowTile: Int?, at time: Cycles) {
    outputsReleased.note(output, at: time)
    if let rowTile { rows[step]?.complete(rowTile: rowTile, at: time) }
  }

  // MARK: Computation

  private mutating func computeTile(_ events: EventBuffer?) -> Bool {
    guard !walker.isDone else { return false }
    let position = walker.position
    for engine in engines where !engine.duties.isDisjoint(with: [.weights, .inputs]) {
      guard engine.loadFrontier > position else { return false }
    }
    guard let floor = walker.isFirstOfStep ? floorOfCompute : 0,
      let produced = producers(of: walker.step, walker.visit, areRetained: true)
    else { return false }
    var output: Cycles = 0
    if walker.visit.flags.beginsOutputs {
      guard let free = outputsReleased.time(walker.completed - program.copies.outputs) else {
        return false
      }
      output = free
    }
    takeArrivals(through: position)
    let free = max(compute, floor)
    var (start, cause) = (free, TileEvent.Cause.none)
    let program = program.steps[walker.step]
    let arriving = program.arrivingPart(walker.visit)
    for (time, why) in [
      (arriving == nil ? weightsReady : 0, TileEvent.Cause.weights), (inputsReady, .inputs),
      (produced, .producer),
      (output, .outputBuffer),
    ] where time > start {
      (start, cause) = (time, why)
    }
    let work = walker.work
    let setUp = walker.isFirstOfStep ? program.startCycles : 0
    if let run = program.sparseRun {
      // Columns are multiplied from the first that arrives.
      parts.begins.append(arriving == nil ? start : weightsLoad.lowerBound)
      if arriving != nil { parts.transfer = weightsLoad.upperBound - weightsLoad.lowerBound }
      if walker.isLastOfStep {
        events?.appendStalls(
          of: run, step: walker.step, begins: parts.begins, transfer: parts.transfer)
        parts = ([], nil)
      }
    }
    let stall = start - compute
    events?.appendFolds(
      program.model, walker.visit.extent, step: walker.step,
      begin: start + setUp)
    compute =
      arriving?.end(from: start + setUp, load: weightsLoad) ?? start + work.compute + setUp
    events?.append(
      TileEvent(
        step: walker.step, tile: walker.visit.ordinal, activity: .compute, begin: start,
        end: compute, bytes: 0, cause: stall > 0 ? (start > free ? cause : .layer) : .none,
        stallCycles: stall))
    if walker.visit.flags.completesOutputs {
      outputsComputed.note(walker.completed, at: compute)
      if work.outputBytes == 0 {
        settle(
          output: walker.completed, step: walker.step,
          rowTile: walker.visit.flags.isLastVisit ? walker.visit.rowTile : nil, at: compute)
      }
    }
    let step = walker.step
    if walker.isLastOfStep { computeEnds[step] = compute }
    let (weights, inputs) = (walker.weightNumber, walker.inputNumber)
    walker.advance()
    // What was in use until now is free when the next tile uses something else.
    if walker.isDone || walker.weightNumber != weights { weightReleases.note(weights, at: compute) }
    if walker.isDone || walker.inputNumber != inputs { inputReleases.note(inputs, at: compute) }
    return true
  }

  private var floorOfCompute: Cycles? {
    switch program.overlap {
    case .none: floor(of: walker.step)
    case .stores, .prefetch: 0
    }
  }

  private mutating func takeArrivals(through position: Int) {
    arrivals.removeAll { arrival in
      guard arrival.position <= position else { return false }
      if arrival.isWeights {
        weightsReady = max(weightsReady, arrival.time.upperBound)
        weightsLoad = arrival.time
      } else {
        inputsReady = max(inputsReady, arrival.time.upperBound)
      }
      return true
    }
  }

  // MARK: Ends of steps

  /// Notes the end of the next step if it has come.
  ///
  /// - Returns: Whether it has.
  private mutating func closeStep() -> Bool {
    let step = stepEnds.count
    guard step < program.steps.count, let computed = computeEnds[step] else { return false }
    let isLast = step == program.steps.count - 1
    if program.overlap == .none || isLast {
      // Everything that belongs to the step has to be over.
      for engine in engines {
        guard engine.flights.isEmpty, engine.nextStep > step else { return false }
      }
      stepEnds.append(end)
    } else {
      stepEnds.append(max(stepEnds.last ?? 0, computed))
    }
    return true
  }
}
