internal import Mapping
internal import MemorySystem
internal import NetworkModel
internal import Quantities

/// A step of a sparse engine with everything that its transactions need: a tile for each part of the
/// matrix, feature maps before the first and after the last one.
struct SparseProgram {
  let parts: [SparseStep.Part]
  let run: SparseRun
  private let counts: StepCounts
  /// Where the weights of each part begin.
  private let weights: [UInt64]
  private let inputs: [StridedRegion]
  private let output: StridedRegion

  /// Lays a step out.
  ///
  /// - Parameters:
  ///   - step: The step.
  ///   - run: What it depends on.
  ///   - weights: Where its weights begin; parts follow each other.
  ///   - maps: The feature maps that it reads from DRAM, with their images, as often as it reads them
  ///     all.
  ///   - output: What it writes.
  init(_ step: SparseStep, of run: SparseRun, weights: UInt64, maps: [MapLayout], output: MapLayout)
  {
    parts = step.parts
    self.run = run
    let batch = run.problem.loops.batch
    counts = step.counts
    var next = weights
    self.weights = step.parts.map { part in
      defer { next &+= UInt64(part.weightBytes) }
      return next
    }
    func whole(_ map: MapLayout) -> StridedRegion {
      StridedRegion(base: map.base, runBits: map.imageBits * batch)
    }
    let once = maps.map(whole)
    let bytes = once.reduce(0) { $0 + $1.runBits.dividedRoundingUp(by: 8) }
    // Maps that do not fit the engine's buffer are read again for each slice of the matrix.
    let rounds =
      bytes == 0 ? 0 : max(1, Int(step.counts.inputBytes) / bytes)
    inputs = (0..<rounds).flatMap { _ in once }
    self.output = whole(output)
  }

  /// The visit of a part.
  func visit(_ index: Int) -> TileVisit {
    var visit = TileVisit()
    visit.ordinal = index
    visit.flags.loadsInputs = index == 0
    return visit
  }

  /// What a part asks of the engines.
  func work(_ visit: TileVisit) -> TileWork {
    let part = parts[visit.ordinal]
    var work = TileWork()
    work.weightBytes = part.weightBytes
    work.weightSymbols = part.weightBytes > 0 ? Int64(part.entryCount) : 0
    work.inputBytes = visit.ordinal == 0 ? counts.inputBytes : 0
    work.outputBytes = visit.ordinal == parts.count - 1 ? counts.outputBytes : 0
    work.compute = part.cycles
    return work
  }

  /// What a transfer moves, and where it lies.
  func regions(
    _ kind: TransferKind, _ visit: TileVisit
  ) -> (stream: MemoryStream, regions: [StridedRegion]) {
    switch kind {
    case .weights:
      (.weights, [StridedRegion(base: weights[visit.ordinal], runBits: 0)])
    case .inputs, .residuals, .partialSums: (.inputs, inputs)
    case .store: (.outputs, [output])
    }
  }
}
