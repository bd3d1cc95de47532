/// A tensor of a step, seen as a sequence of addresses.
public enum MemoryStream: UInt8, CaseIterable, Sendable {
  /// Weights and biases.
  case weights
  /// Feature maps that the leading layer reads.
  case inputs
  /// Operands of a fused addition.
  case residuals
  /// Partial sums that are read back.
  case partialSumReads
  /// Partial sums that are written.
  case partialSumWrites
  /// Feature maps that are written.
  case outputs

  /// Whether it writes.
  public var isWrite: Bool {
    switch self {
    case .weights, .inputs, .residuals, .partialSumReads: false
    case .partialSumWrites, .outputs: true
    }
  }
}

/// A request for one burst of the DRAM, at the moment its controller takes it.
public struct TransactionEvent: Hashable, Sendable {
  /// The DRAM clock; it never decreases from one transaction to the next.
  public var cycle: Int
  /// The address of the burst's first byte, a multiple of the burst's length.
  public var address: UInt64
  /// The tensor that is moved, which says whether it is a write.
  public var stream: MemoryStream
  /// The step, counted from 0 in the order of execution.
  public var step: Int

  /// Creates an event.
  public init(cycle: Int, address: UInt64, stream: MemoryStream, step: Int) {
    self.cycle = cycle
    self.address = address
    self.stream = stream
    self.step = step
  }
}
