public import HardwareModel
public import NetworkModel
public import Quantities

/// Some rows of a group's matrix times the activations of every output pixel.
public struct SparseProduct: Hashable, Sendable {
  /// Activation vectors of the product: output pixels of the batch.
  public let vectors: Int
  /// Vectors that were run to the cycle; the others are taken to be as they are on average.
  public let sampledVectors: Int
  /// Entries of the matrix, fillers included.
  public let entryCount: Int
  /// Weights that are not zero.
  public let nonZeroCount: Int
  /// Cycles of all vectors with everything on chip.
  public let cycles: Cycles
  /// Cycles of the first vector, without those in which its results drain.
  public let firstVectorCycles: Cycles
  /// How the first vector's end depends on when the matrix arrives.
  ///
  /// `nil` where it is there from the beginning.
  public let arrival: ArrivalProfile?
  /// The cycles of the busiest element, which no queue can shorten.
  public let bound: Cycles
  /// Entries that were multiplied, fillers included.
  public let multiplications: Int64
  /// Activations that were broadcast.
  public let broadcasts: Int64

  /// PE-column updates that are run for a layer before pixels are sampled: about a tenth of a second.
  public static let updateBudget = 1 << 27

  /// Runs the product.
  ///
  /// - Parameters:
  ///   - shape: The layer.
  ///   - group: The group.
  ///   - rows: Output channels of the group.
  ///   - array: The engine.
  ///   - weights: Where weights are not zero.
  ///   - activations: Where inputs are not zero.
  ///   - budget: The most PE-column updates.
  ///   - arrivalCycles: For a number of entries, the cycles in which so many arrive at an even pace;
  ///     `nil` where all are there from the beginning. It counts for the first vector.
  ///   - stalls: Who is told of each broadcast that waits in a vector that is run, with the cycle in
  ///     which the vector begins.
  public init(
    _ shape: ConvolutionShape, group: Int, rows: Range<Int>, on array: SparseArray,
    weights: SparseWeights, activations: ActivationPattern, budget: Int = updateBudget,
    arrivalCycles: ((_ entries: Int) -> Cycles)? = nil,
    stalls: ((_ begin: Cycles, ActivationQueue.Stall) -> Void)? = nil
  ) {
    let counts = weights.entries(
      of: shape, group: group, rows: rows, elements: array.processingElements,
      longestRun: array.longestRun)
    var queue = ActivationQueue(
      counts, depth: array.queueDepth, minimumColumnCycles: array.minimumColumnCycles)
    let vectors = activations.vectorCount
    let samples = max(
      1, min(vectors, budget / max(1, counts.columns * counts.elements)))
    var columns: [Int32] = []
    var cycles: Cycles = 0
    var late: Cycles = 0
    var first: Cycles = 0
    var profile: ArrivalProfile?
    var bound: Cycles = 0
    var entries: Int64 = 0
    var broadcasts: Int64 = 0
    for sample in 0..<samples {
      // In the middle of equal parts; all of them when nothing is left out.
      let vector = (2 * sample + 1) * vectors / (2 * samples)
      activations.columns(group: group, vector: vector, into: &columns)
      // Vectors that are not run lie between those that are.
      let begin = cycles.scaledRoundingUp(by: Int64(vectors), over: Int64(samples)) + late
      let listener = stalls.map { stalls in { stalls(begin, $0) } }
      let isArriving = sample == 0 && arrivalCycles != nil
      let outcome = queue.run(columns, stalls: isArriving ? nil : listener)
      if sample == 0 {
        first = outcome.cycles
        if isArriving {
          profile = ArrivalProfile(
            columns, of: counts, depth: array.queueDepth,
            minimumColumnCycles: array.minimumColumnCycles)
        }
      }
      cycles += outcome.cycles + array.drainCycles
      // The first entry is multiplied a cycle after its broadcast.
      bound += outcome.busiest + (columns.isEmpty ? 0 : 1) + array.drainCycles
      entries += outcome.entries
      broadcasts += outcome.broadcasts
      guard isArriving, let profile, let arrivalCycles else { continue }
      let total = arrivalCycles(counts.entryCount)
      late = profile.end(arrival: total) - outcome.cycles
      guard let listener else { continue }
      let arrivals = profile.arrivals(of: columns, in: counts, over: total)
      _ = queue.run(columns, arrivals: arrivals, stalls: listener)
    }
    func scaled(_ count: Int64) -> Int64 {
      count.scaledRoundingUp(by: Int64(vectors), over: Int64(samples))
    }
    self.vectors = vectors
    sampledVectors = samples
    entryCount = counts.entryCount
    nonZeroCount = counts.nonZeroCount
    self.cycles = scaled(cycles)
    firstVectorCycles = first
    arrival = profile
    self.bound = scaled(bound)
    multiplications = scaled(entries)
    self.broadcasts = scaled(broadcasts)
  }
}
