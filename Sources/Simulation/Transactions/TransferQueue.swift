internal import Mapping
internal import MemorySystem
internal import Quantities

/// What an engine moves for a tile.
enum TransferKind: Int {
  case weights, partialSums, inputs, residuals, store
}

/// An engine that loads or stores, with the transfers it has begun and the one that comes next.
struct TransferQueue {
  /// Which transfers the engine serves.
  struct Duties: OptionSet {
    let rawValue: Int
    static let weights = Duties(rawValue: 1)
    static let inputs = Duties(rawValue: 2)
    static let stores = Duties(rawValue: 4)
  }

  /// A transfer that has not begun.
  struct Candidate {
    var kind: TransferKind
    var bytes: Bytes
    /// Cycles of the port, or of the decoder behind it.
    var cycles: Cycles
    var leastCycles: Cycles
    var step: Int
    var visit: TileVisit
    /// The tile among all tiles.
    var position: Int
    /// The number of the buffer's content, or of the output, that has to have happened before.
    var gate: Int
    var isGated: Bool
  }

  /// A transfer on its way.
  struct Flight {
    var kind: TransferKind
    var step: Int
    var tile: Int
    var position: Int
    var rowTile: Int?
    var output: Int
    var bytes: Bytes
    var cycles: Cycles
    /// The cycle before which it could not begin, and why.
    var ready: Cycles
    var cause: TileEvent.Cause
  }

  let port: Int
  let duties: Duties
  private(set) var candidate: Candidate?
  private(set) var flights: [Flight] = []
  /// When the last transfer that is done was done.
  private(set) var end: Cycles = 0
  private var walker: ProgramWalker
  private var phase = Phase.weights
  /// The output that waits to be stored: its tile, and its number.
  private var pending: (visit: TileVisit, bytes: Bytes, step: Int, position: Int, output: Int)?

  private enum Phase {
    case weights, partialSums, inputs, residuals, store, leave, lastStore
  }

  init(port: Int, duties: Duties, _ program: NetworkProgram) {
    self.port = port
    self.duties = duties
    walker = ProgramWalker(program.steps)
    beginTile(program)
    findCandidate(program)
  }

  /// Whether everything has been moved.
  var isDone: Bool { candidate == nil && flights.isEmpty }

  /// The step of the next transfer, or `Int.max` when there is none.
  var nextStep: Int { candidate?.step ?? .max }

  /// The first tile among all whose loads are not all done.
  var loadFrontier: Int {
    if let first = flights.first(where: { $0.kind != .store }) { return first.position }
    guard let candidate else { return .max }
    // A store is looked at when the loads of the tile after it have begun.
    return candidate.kind == .store
      ? walker.position + (phase == .leave ? 1 : 0) : candidate.position
  }

  /// Notes that the candidate has begun, and finds the next one.
  mutating func begin(_ flight: Flight, _ program: NetworkProgram) {
    flights.append(flight)
    findCandidate(program)
  }

  /// Ends the oldest transfer on its way.
  ///
  /// - Parameter time: The cycle at which the ports were done with it.
  /// - Returns: The transfer with its first and last cycle; the port's own pace is kept.
  mutating func finish(at time: Cycles) -> (
    flight: Flight, begin: Cycles, free: Cycles, end: Cycles
  ) {
    let flight = flights.removeFirst()
    let free = end
    let begin = max(end, flight.ready)
    end = max(begin + flight.cycles, time)
    return (flight, begin, free, end)
  }

  /// Turns to the first transfer of the walker's tile.
  private mutating func beginTile(_ program: NetworkProgram) {
    phase = !walker.isDone && program.steps[walker.step].loadsInputsFirst ? .inputs : .weights
  }

  private mutating func findCandidate(_ program: NetworkProgram) {
    candidate = nil
    let copies = program.copies
    while candidate == nil, !walker.isDone {
      let model = program.steps[walker.step].model
      let inputsFirst = program.steps[walker.step].loadsInputsFirst
      switch phase {
      case .weights:
        phase = inputsFirst ? .store : .partialSums
        if duties.contains(.weights), walker.work.weightBytes > 0 {
          propose(
            .weights, walker.work.weightBytes, model.weightCycles(walker.work),
            gate: walker.weightNumber - copies.weights)
        }
      case .partialSums:
        phase = .inputs
        if duties.contains(.weights), walker.work.partialSumBytes > 0 {
          // The output before this one has not been handed over yet.
          let settled = walker.completed - (walker.followsCompletion ? 1 : 0)
          propose(
            .partialSums, walker.work.partialSumBytes,
            model.readRate.cycles(for: walker.work.partialSumBytes),
            gate: settled - copies.outputs)
        }
      case .inputs:
        phase = .residuals
        if duties.contains(.inputs), walker.work.inputBytes > 0 {
          propose(
            .inputs, walker.work.inputBytes,
            model.readRate.cycles(for: walker.work.inputBytes),
            gate: walker.inputNumber - copies.inputs, isGated: walker.visit.flags.loadsInputs)
        }
      case .residuals:
        phase = inputsFirst ? .weights : .store
        if duties.contains(.inputs), walker.work.residualBytes > 0 {
          propose(
            .residuals, walker.work.residualBytes,
            model.readRate.cycles(for: walker.work.residualBytes),
            gate: walker.inputNumber - copies.inputs, isGated: walker.visit.flags.loadsInputs)
        }
      case .store:
        phase = .leave
        proposeStore(model)
      case .leave:
        if duties.contains(.stores), walker.visit.flags.completesOutputs {
          pending = (
            walker.visit, walker.work.outputBytes, walker.step, walker.position, walker.completed
          )
        }
        if walker.isLastOfStep {
          phase = .lastStore
        } else {
          walker.advance()
          beginTile(program)
        }
      case .lastStore:
        walker.advance()
        beginTile(program)
        proposeStore(model)
      }
    }
  }

  private mutating func propose(
    _ kind: TransferKind, _ bytes: Bytes, _ cycles: Cycles, gate: Int, isGated: Bool = true
  ) {
    candidate = Candidate(
      kind: kind, bytes: bytes, cycles: cycles, leastCycles: kind == .weights ? cycles : 0,
      step: walker.step, visit: walker.visit, position: walker.position, gate: gate,
      isGated: isGated)
  }

  private mutating func proposeStore(_ model: TileModel) {
    guard let store = pending else { return }
    pending = nil
    guard store.bytes > 0 else { return }
    candidate = Candidate(
      kind: .store, bytes: store.bytes, cycles: model.writeRate.cycles(for: store.bytes),
      leastCycles: 0, step: store.step, visit: store.visit, position: store.position,
      gate: store.output, isGated: true)
  }
}
