public import Mapping
public import Quantities
internal import SparseArrays

/// A layer on a sparse engine.
///
/// Rows of the matrix that do not fit the engine's memory at once pass in slices, each with all
/// pixels. The first slice's columns are multiplied as they arrive; a later slice is loaded while the
/// one before is in use. Feature maps that lie in DRAM are read before and written after, as in
/// EIE's I/O mode.
public struct SparseStep: Hashable, Sendable {
  /// What moves and how long each engine is busy.
  public let counts: StepCounts
  /// Cycles by the recurrence of the queues.
  public let cycles: Cycles
  /// The bound of the busiest element or transfer.
  public let bound: Cycles
  /// Cycles in which feature maps are read from DRAM before the first product.
  public let inputCycles: Cycles
  /// Rows that are in the engine's memory together, in the order in which they pass.
  public let parts: [Part]
  /// Entries of the matrix as the engine stores it, fillers included.
  public let entryCount: Int
  /// Weights that are not zero.
  public let nonZeroCount: Int
  /// Weights of the layer.
  public let weightCount: Int
  /// Bits of the matrix in the engine's memory: entries and pointers.
  public let storeBits: Bits
  /// The share of inputs that are taken not to be zero, 0…1.
  public let activationDensity: Double
  /// Entries that are multiplied, fillers included.
  public let multiplications: Int64
  /// Multiplications of sums with the two scales of ternary weights, two an output.
  ///
  /// Entries are then added or subtracted, not multiplied. 0 for other weights.
  public let scaleMultiplications: Int64
  /// Activations that are broadcast.
  public let broadcasts: Int64
  /// Output pixels.
  public let vectors: Int
  /// Output pixels that were run to the cycle.
  public let sampledVectors: Int
  /// Entries multiplied over those that all elements could multiply in the time, 0…1.
  public let balance: Double

  /// Some rows of a group with all output pixels; cycles are counted from the step's beginning.
  public struct Part: Hashable, Sendable {
    /// Bytes of its weights from DRAM.
    public let weightBytes: Bytes
    /// When they come.
    public let load: Range<Cycles>
    /// When it is multiplied.
    public let compute: Range<Cycles>
    /// Entries of the matrix, which the decoder takes.
    let entryCount: Int
    /// Cycles in which it is multiplied when everything is there.
    let cycles: Cycles
    /// Of the first part, how its first pixel depends on the weights' arrival.
    let arrival: Arrival?

    /// When the weights arrive while they are multiplied.
    struct Arrival: Hashable, Sendable {
      /// The first pixel's end as a function of the transfer.
      let profile: ArrivalProfile
      /// Cycles of the first pixel when everything is there.
      let plainCycles: Cycles
    }

    /// The part with another end.
    func ending(at end: Cycles) -> Part {
      Part(
        weightBytes: weightBytes, load: load, compute: compute.lowerBound..<end,
        entryCount: entryCount, cycles: cycles, arrival: arrival)
    }

    /// When the part is done.
    ///
    /// - Parameters:
    ///   - start: When array and inputs are ready.
    ///   - load: When its weights come.
    func end(from start: Cycles, load: Range<Cycles>) -> Cycles {
      guard let arrival else { return max(start, load.upperBound) + cycles }
      let first =
        load.lowerBound + arrival.profile.end(arrival: load.upperBound - load.lowerBound)
      return max(start + cycles, first + cycles - arrival.plainCycles, load.upperBound)
    }
  }

  /// Entries that stand for a zero between others.
  public var fillerCount: Int { entryCount - nonZeroCount }

  /// The share of weights that are not zero, 0…1.
  public var weightDensity: Double { Double(nonZeroCount) / Double(max(1, weightCount)) }
}
