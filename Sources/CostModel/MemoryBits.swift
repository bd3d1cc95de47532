public import HardwareModel
public import Quantities

/// Bits moved by on-chip memories of each kind.
public struct MemoryBits: Hashable, Sendable {
  private var bram: Bits = 0
  private var uram: Bits = 0
  private var lutram: Bits = 0
  private var sram: Bits = 0

  /// Creates counts of nothing.
  public init() {}

  private static func path(of kind: Buffer.Kind) -> WritableKeyPath<MemoryBits, Bits> {
    switch kind {
    case .bram: \.bram
    case .uram: \.uram
    case .lutram: \.lutram
    case .sram: \.sram
    }
  }

  /// Bits of memories of a kind.
  public subscript(kind: Buffer.Kind) -> Bits {
    get { self[keyPath: Self.path(of: kind)] }
    set { self[keyPath: Self.path(of: kind)] = newValue }
  }

  /// The bits of two pieces of work.
  public static func + (left: MemoryBits, right: MemoryBits) -> MemoryBits {
    var sum = left
    for kind in Buffer.Kind.allCases { sum[kind] += right[kind] }
    return sum
  }
}
