internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities

/// The tile recurrence of one step: load, compute and store engines over ping-pong buffers.
///
/// For each tile in loop order: its loads wait for their engine and for a free tile in their
/// buffer; the array waits for the loads, for its last tile and for a free output tile; a complete
/// output waits for the store engine (double buffering: Zhang FPGA'15 section 4.4 and Qiu FPGA'16
/// section 6). A store is served after the loads of the next tile, so that one shared port never
/// idles while a load is ready. Equal tiles in a row repeat with a period: as soon as the
/// state after an iteration is that of the iteration before, shifted, the rest is skipped exactly.
struct TilePipeline {
  private let model: TileModel
  private let nest: LoopNest
  private let dependencies: Dependencies?
  private let recordsRows: Bool
  private let hasManyTiles: Bool
  private(set) var state: PipelineState
  /// When the rows of the output are ready, for the steps after.
  private(set) var ready = ReadyRows()
  private var startCycles: Cycles
  /// When all that is waited for in the steps before has happened.
  private let settledTime: Cycles
  private let skipsPeriods: Bool
  private var pendingRowTile: Int?
  private let recorder: TileRecorder?
  private let step: Int
  private var tileIndex = 0
  private var pendingTile = 0
  private var pendingBytes: Bytes = 0

  /// Prepares the recurrence of a step.
  init(
    model: TileModel, nest: LoopNest, state: PipelineState, dependencies: Dependencies?,
    recordsRows: Bool, skipsPeriods: Bool = true, step: Int = 0, recorder: TileRecorder? = nil
  ) {
    // A tile that is skipped could not be recorded.
    self.skipsPeriods = skipsPeriods && recorder == nil
    self.step = step
    self.recorder = recorder
    self.model = model
    self.nest = nest
    self.state = state
    self.dependencies = dependencies
    self.recordsRows = recordsRows
    hasManyTiles = nest.tileCount > 1
    startCycles = model.startCycles
    settledTime = dependencies?.settled ?? 0
    if recordsRows, let rows = nest.levels.first(where: { $0.axis == .rows }) {
      ready.steps.reserveCapacity(rows.tripCount)
      var end = 0
      for run in rows.runs {
        for _ in 0..<run.count {
          end += run.size
          ready.steps.append((end, 0))
        }
      }
    }
  }

  /// Cycles of a step by itself, from idle engines to the last store.
  static func cycles(of nest: LoopNest, _ model: TileModel, _ buffers: Buffers) -> Cycles {
    var pipeline = TilePipeline(
      model: model, nest: nest, state: PipelineState(copies: buffers.copies), dependencies: nil,
      recordsRows: false)
    pipeline.run()
    return pipeline.state.end
  }

  /// Runs all tiles.
  mutating func run() {
    var tile = TileExtent.empty
    iterate(level: 0, flags: TileFlags(), tile: &tile, place: TilePlace())
    settleStore()
    if recordsRows {
      var latest: Cycles = 0
      for index in ready.steps.indices {
        latest = max(latest, ready.steps[index].time)
        ready.steps[index].time = latest
      }
    }
  }

  private mutating func iterate(
    level: Int, flags: TileFlags, tile: inout TileExtent, place: TilePlace
  ) {
    guard level < nest.levels.count else { return process(flags, tile, place) }
    let loop = nest.levels[level]
    if loop.tripCount == 1 {
      tile.set(loop.axis, to: loop.runs[0])
      var innerPlace = place
      if loop.axis == .rows { innerPlace.rowEnd = loop.runs[0].size }
      iterate(level: level + 1, flags: flags, tile: &tile, place: innerPlace)
      return
    }
    let isRecorded = recordsRows && loop.axis == .rows
    var index = 0
    for run in loop.runs {
      tile.set(loop.axis, to: run)
      var remaining = run.count
      while remaining > 0 {
        // The iteration that is run must itself be an ordinary one, and so must all skipped ones.
        let skippable = remaining - 1 - (index + remaining == loop.tripCount ? 1 : 0)
        let before =
          skipsPeriods && skippable > 0 && index > 0 && isSettled(state) ? state : nil
        let isLast = index == loop.tripCount - 1
        let inner = flags.at(level: level, isFirst: index == 0, isLast: isLast, of: nest)
        var innerPlace = place
        if loop.axis == .rows {
          innerPlace.rowTile = index
          innerPlace.rowEnd = run.start + (run.count - remaining + 1) * run.size
          innerPlace.image = index / max(1, loop.tripCount / model.problem.loops.batch)
        }
        iterate(level: level + 1, flags: inner, tile: &tile, place: innerPlace)
        index += 1
        remaining -= 1
        if let before,
          !isRecorded || pendingRowTile == nil || pendingRowTile == index - 1,
          let shift = state.shift(from: before)
        {
          state.advance(by: shift * Cycles(skippable), since: before)
          if isRecorded { repeatRows(skippable, shift: shift) }
          index += skippable
          remaining -= skippable
        }
      }
    }
  }

  /// Whether nothing that begins from a state on waits for the steps before.
  private func isSettled(_ state: PipelineState) -> Bool {
    settledTime <= min(state.load, state.compute)
      && (model.arrangement != .inputsApart || settledTime <= state.inputLoad)
  }

  /// Notes when the rows are ready that are skipped after the pending row tile, each `shift` after
  /// the one before it; the last of them is pending then.
  private mutating func repeatRows(_ count: Int, shift: Cycles) {
    guard let last = pendingRowTile else { return }
    let (stored, pending) = (ready.steps[last - 1].time, ready.steps[last].time)
    for step in 1...count {
      let tile = last - 1 + step
      ready.steps[tile].time = max(ready.steps[tile].time, stored + Cycles(step) * shift)
    }
    pendingRowTile = last + count
    ready.steps[last + count].time = max(
      ready.steps[last + count].time, pending + Cycles(count) * shift)
  }

  /// One tile through the three engines.
  private mutating func process(_ flags: TileFlags, _ tile: TileExtent, _ place: TilePlace) {
    let work = model.work(tile, flags, hasManyTiles: hasManyTiles)
    let waits = isSettled(state) ? (load: 0, compute: 0) : waits(place)
    if work.weightBytes > 0 {
      let begin = max(state.load, state.weightSlots.oldest)
      state.load = begin + model.weightCycles(work)
      state.weightsReady = state.load
      recorder?.add(
        step, tileIndex, .loadWeights, on: .load, begin..<state.load, work.weightBytes,
        [(state.weightSlots.oldest, .weightBuffer)])
    }
    if flags.loadsWeights { state.weightSlots.replaceOldest(until: state.compute) }
    if work.partialSumBytes > 0 {
      let begin = max(state.load, state.outputSlots.oldest)
      state.load = begin + model.readRate.cycles(for: work.partialSumBytes)
      state.inputsReady = max(state.inputsReady, state.load)
      recorder?.add(
        step, tileIndex, .loadPartialSums, on: .load, begin..<state.load, work.partialSumBytes,
        [(state.outputSlots.oldest, .outputBuffer)])
    }
    loadInputs(work, flags, wait: waits.load)
    settleStore()
    compute(work, flags, tile, wait: waits.compute)
    if flags.completesOutputs {
      state.pendingStore = model.writeRate.cycles(for: work.outputBytes)
      state.pendingReady = state.compute
      pendingRowTile = flags.isLastVisit ? place.rowTile : nil
      pendingTile = tileIndex
      pendingBytes = work.outputBytes
    }
    tileIndex += 1
  }

  private mutating func compute(
    _ work: TileWork, _ flags: TileFlags, _ tile: TileExtent, wait: Cycles
  ) {
    var begin = max(state.compute, state.weightsReady, state.inputsReady, wait)
    if flags.beginsOutputs { begin = max(begin, state.outputSlots.oldest) }
    recorder?.buffer.appendFolds(model, tile, step: step, begin: begin + startCycles)
    state.compute = begin + work.compute + startCycles
    startCycles = 0
    state.weightSlots.use(until: state.compute)
    state.inputSlots.use(until: state.compute)
    recorder?.add(
      step, tileIndex, .compute, on: .array, begin..<state.compute, 0,
      [
        (state.weightsReady, .weights), (state.inputsReady, .inputs), (wait, .producer),
        (flags.beginsOutputs ? state.outputSlots.oldest : 0, .outputBuffer),
      ])
  }

  private mutating func loadInputs(_ work: TileWork, _ flags: TileFlags, wait: Cycles) {
    let cycles =
      model.readRate.cycles(for: work.inputBytes) + model.readRate.cycles(for: work.residualBytes)
    if cycles > 0 {
      let slot = flags.loadsInputs ? state.inputSlots.oldest : 0
      let isApart = model.arrangement == .inputsApart
      let begin = max(isApart ? state.inputLoad : state.load, slot, wait)
      let end = begin + cycles
      if isApart { state.inputLoad = end } else { state.load = end }
      state.inputsReady = max(state.inputsReady, end)
      recorder?.add(
        step, tileIndex, .loadInputs, on: isApart ? .inputLoad : .load, begin..<end,
        work.inputBytes + work.residualBytes, [(slot, .inputBuffer), (wait, .producer)])
    }
    if flags.loadsInputs { state.inputSlots.replaceOldest(until: state.compute) }
  }

  /// Hands a finished output to the store engine, or to the steps that read it on chip.
  private mutating func settleStore() {
    guard state.pendingStore >= 0 else { return }
    var end = state.pendingReady
    if state.pendingStore > 0 {
      let engine: TileRecorder.Engine
      let begin: Cycles
      switch model.arrangement {
      case .shared, .inputsApart:
        engine = .load
        begin = max(state.load, end)
        end = begin + state.pendingStore
        state.load = end
      case .readWrite:
        engine = .store
        begin = max(state.store, end)
        end = begin + state.pendingStore
        state.store = end
      }
      recorder?.add(
        step, pendingTile, .store, on: engine, begin..<end, pendingBytes,
        [(state.pendingReady, .compute)])
      state.lastStore = end
    }
    state.outputSlots.replaceOldest(until: end)
    state.pendingStore = -1
    if recordsRows, let tile = pendingRowTile {
      ready.steps[tile].time = max(ready.steps[tile].time, end)
    }
  }

  /// When the rows that a tile reads are in DRAM, and when those on chip are computed.
  private func waits(_ place: TilePlace) -> (load: Cycles, compute: Cycles) {
    guard let dependencies else { return (0, 0) }
    var result: (load: Cycles, compute: Cycles) = (0, 0)
    let problem = model.problem
    let computed = problem.leadingRows(0..<place.rowEnd).upperBound
    let needed =
      place.image * problem.shape.inputRows
      + problem.shape.inputRowsNeeded(forOutputRowsBelow: computed)
    let all = problem.shape.inputRows * problem.loops.batch
    func wait(_ source: Dependencies.Source, rows: Int, of all: Int) {
      // A producer of another height (a flattened map) is needed in proportion.
      let scaled =
        source.rows == all ? rows : (rows * source.rows).dividedRoundingUp(by: max(1, all))
      let time = source.ready.time(rows: scaled)
      if source.isRetained {
        result.compute = max(result.compute, time)
      } else {
        result.load = max(result.load, time)
      }
    }
    for source in dependencies.sources { wait(source, rows: needed, of: all) }
    for residual in dependencies.residuals {
      wait(
        residual, rows: place.image * problem.loops.rows + place.rowEnd,
        of: problem.loops.rows * problem.loops.batch)
    }
    return result
  }
}

/// Where a tile lies among the rows.
struct TilePlace {
  /// The row tile, counted over the batch.
  var rowTile = 0
  /// The first row after it, in its image.
  var rowEnd = 1
  /// Its image.
  var image = 0
}
