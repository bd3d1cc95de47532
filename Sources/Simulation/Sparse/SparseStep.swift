public import Mapping
public import Quantities

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
  /// Activations that are broadcast.
  public let broadcasts: Int64
  /// Output pixels.
  public let vectors: Int
  /// Output pixels that were run to the cycle.
  public let sampledVectors: Int
  /// Entries multiplied over those that all elements could multiply in the time, 0…1.
  public let balance: Double

  /// Entries that stand for a zero between others.
  public var fillerCount: Int { entryCount - nonZeroCount }

  /// The share of weights that are not zero, 0…1.
  public var weightDensity: Double { Double(nonZeroCount) / Double(max(1, weightCount)) }
}
