internal import Quantities

/// The engines' clocks and the buffers' free times, in one flat buffer.
///
/// All values are cycles. Two states that differ by a constant in every value have the same
/// future, shifted by that constant: the recurrence only takes maxima and adds.
struct PipelineState {
  /// When the load engine (with a shared port, the port) is free.
  var load: Cycles = 0
  /// When the engine of inputs with a port of their own is free.
  var inputLoad: Cycles = 0
  /// When the store engine is free; not used with a shared port.
  var store: Cycles = 0
  /// When the array is free.
  var compute: Cycles = 0
  /// When the weights in use were loaded.
  var weightsReady: Cycles = 0
  /// When the inputs in use were loaded.
  var inputsReady: Cycles = 0
  /// When the last output left.
  var lastStore: Cycles = 0
  /// When each weight tile was last used, oldest first.
  var weightSlots: Slots
  /// When each input tile was last used, oldest first.
  var inputSlots: Slots
  /// When each output tile was stored, oldest first.
  var outputSlots: Slots
  /// A finished output that waits for the store engine: bytes as cycles, −1 for none.
  var pendingStore: Cycles = -1
  /// When the pending output was finished.
  var pendingReady: Cycles = 0

  init(copies: (weights: Int, inputs: Int, outputs: Int)) {
    weightSlots = Slots(count: copies.weights)
    inputSlots = Slots(count: copies.inputs)
    outputSlots = Slots(count: copies.outputs)
  }

  /// The latest time at which anything is still busy.
  var end: Cycles { max(load, inputLoad, store, compute, lastStore) }

  /// Lets every engine and buffer begin not before `time`.
  mutating func wait(until time: Cycles) {
    load = max(load, time)
    inputLoad = max(inputLoad, time)
    store = max(store, time)
    compute = max(compute, time)
    lastStore = max(lastStore, time)
  }

  /// The shift between this state and an earlier one that has the same future, or `nil`.
  ///
  /// Every value must have moved by the same amount, or not at all where that cannot matter: an
  /// engine that served nothing, and a time that lay behind the engine that looks at it already.
  func shift(from other: PipelineState) -> Cycles? {
    let shift = compute - other.compute
    func isMoved(_ now: Cycles, _ before: Cycles) -> Bool { now - before == shift }
    let seen = min(other.load, other.compute)
    guard shift >= 0, pendingStore == other.pendingStore,
      isMoved(load, other.load) || load == other.load,
      isMoved(inputLoad, other.inputLoad) || inputLoad == other.inputLoad,
      isMoved(store, other.store) || store == other.store,
      isMoved(lastStore, other.lastStore) || lastStore == other.lastStore,
      pendingStore < 0 || isMoved(pendingReady, other.pendingReady),
      isMoved(weightsReady, other.weightsReady)
        || weightsReady == other.weightsReady && weightsReady <= other.compute,
      isMoved(inputsReady, other.inputsReady)
        || inputsReady == other.inputsReady && inputsReady <= other.compute,
      weightSlots.isShifted(from: other.weightSlots, by: shift, since: other.load),
      inputSlots.isShifted(
        from: other.inputSlots, by: shift, since: min(other.load, other.inputLoad)),
      outputSlots.isShifted(from: other.outputSlots, by: shift, since: seen)
    else { return nil }
    return shift
  }

  /// Moves every clock that runs with the engines forward; what lies back stays back.
  mutating func advance(by shift: Cycles, since other: PipelineState) {
    func moved(_ now: Cycles, _ before: Cycles) -> Cycles { now == before ? now : now + shift }
    load = moved(load, other.load)
    inputLoad = moved(inputLoad, other.inputLoad)
    store = moved(store, other.store)
    compute = moved(compute, other.compute)
    weightsReady = moved(weightsReady, other.weightsReady)
    inputsReady = moved(inputsReady, other.inputsReady)
    lastStore = moved(lastStore, other.lastStore)
    if pendingStore >= 0 { pendingReady = moved(pendingReady, other.pendingReady) }
    weightSlots.advance(by: shift, since: other.weightSlots)
    inputSlots.advance(by: shift, since: other.inputSlots)
    outputSlots.advance(by: shift, since: other.outputSlots)
  }
}

/// When the tiles of a buffer become free, oldest first; at most `Slots.maximum` tiles.
struct Slots {
  /// The greatest number of tiles that a buffer holds at a time.
  static let maximum = 8

  private var times = SIMD8<Int64>(repeating: 0)
  private let last: Int

  init(count: Int) {
    precondition((1...Self.maximum).contains(count))
    last = count - 1
  }

  /// When the oldest tile is free.
  var oldest: Cycles { times[0] }

  /// The newest tile was in use until `time`.
  mutating func use(until time: Cycles) { times[last] = time }

  /// The oldest tile gives way to a new one, which is in use until `time` at least.
  mutating func replaceOldest(until time: Cycles) {
    if last > 0 { for index in 0..<last { times[index] = times[index + 1] } }
    times[last] = time
  }

  func isShifted(from other: Slots, by shift: Cycles, since past: Cycles) -> Bool {
    for index in 0...last {
      let (mine, theirs) = (times[index], other.times[index])
      if mine - theirs == shift { continue }
      // A slot that was free before the engine was ready does not hold anything up.
      guard mine == theirs, mine <= past else { return false }
    }
    return true
  }

  mutating func advance(by shift: Cycles, since other: Slots) {
    for index in 0...last where times[index] != other.times[index] { times[index] += shift }
  }
}
