public import Quantities

/// The weights of a layer: their shape, their format, and what is known of their values.
public struct WeightTensor: Sendable {
  /// What is known of the values.
  public enum Values: Sendable {
    /// The stored integers of an integer, fixed-point, ternary (−1, 0, 1), binary (−1, 1) or
    /// codebook (index) format, in the order of the shape.
    case integers([Int32])
    /// The stored integers where they fit in eight bits.
    case bytes([Int8])
    /// Real values, in the order of the shape.
    case reals([Float])
    /// Published or estimated statistics in place of values.
    case statistical(WeightStatistics)
    /// Nothing but the shape.
    case absent
  }

  /// Output channels of all groups, input channels of one group, kernel rows, kernel columns.
  public let shape: TensorShape
  /// How a weight is stored.
  public let format: NumberFormat
  /// What is known of the values.
  public let values: Values
  /// How the file packs the weights, where it leaves zeros out; `nil` for dense weights.
  public let encoding: WeightEncoding?
  /// The blocks of each filter in which only some weights are kept, where the network states them.
  public let pattern: BlockPattern

  /// Creates a weight tensor.
  ///
  /// - Throws: `NetworkError` when the number of values is not that of the shape, more weights are
  ///   encoded than the shape has, or the format's channels are not those of the shape.
  public init(
    shape: TensorShape, format: NumberFormat = .float32, values: Values = .absent,
    encoding: WeightEncoding? = nil, pattern: BlockPattern = .dense
  ) throws(NetworkError) {
    let count: Int? =
      switch values {
      case .integers(let values): values.count
      case .bytes(let values): values.count
      case .reals(let values): values.count
      case .statistical, .absent: nil
      }
    if let count, count != shape.elementCount {
      throw NetworkError("\(count) weights are given for a shape of \(shape)")
    }
    guard (1...64).contains(format.bits) else {
      throw NetworkError("a weight has 1 to 64 bits, not \(format.bits)")
    }
    try format.requireChannels(of: shape)
    if let encoding, encoding.entries - encoding.fillers > shape.elementCount {
      throw NetworkError(
        "\(encoding.entries - encoding.fillers) weights are encoded for a shape of \(shape)")
    }
    self.shape = shape
    self.format = format
    self.values = values
    self.encoding = encoding
    self.pattern = pattern
  }

  /// Bits that the weights take as stored: those of the encoding or of the statistics where there
  /// are any, else every weight in its format and the table of a codebook.
  public var storageBits: Bits {
    if let encoding { return encoding.storageBits }
    if case .statistical(let statistics) = values { return statistics.storageBits }
    let dense = Bits(shape.elementCount) * Bits(format.bits)
    guard case .codebook(_, let entries) = format else { return dense }
    return dense + Bits(entries.count) * WeightEncoding.tableEntryBits
  }

  /// Weights that are zero, or `nil` when the values are not known.
  public var zeroCount: Int? {
    switch values {
    case .integers(let stored): zeros(in: stored)
    case .bytes(let stored): zeros(in: stored)
    case .reals(let values): values.count { $0 == 0 }
    case .statistical, .absent: nil
    }
  }

  private func zeros<Stored: FixedWidthInteger>(in stored: [Stored]) -> Int {
    switch format {
    case .integer(let format):
      if format.zeroPoints.count == 1 {
        let zero = format.zeroPoints[0]
        return stored.count { Int($0) == zero }
      }
      let axis = format.scale.axis ?? 0
      let inner = shape.dimensions.dropFirst(axis + 1).reduce(1, *)
      let channels = format.zeroPoints.count
      return stored.indices.count {
        Int(stored[$0]) == format.zeroPoints[$0 / inner % channels]
      }
    case .codebook(_, let entries):
      return stored.count { entries.indices.contains(Int($0)) && entries[Int($0)] == 0 }
    case .float, .fixedPoint, .ternary, .binary:
      return stored.count { $0 == 0 }
    }
  }
}

/// Published or estimated statistics that stand in for weights.
public struct WeightStatistics: Hashable, Sendable {
  /// The share of weights that are not zero, 0…1.
  public let density: Double
  /// Bits that all weights of the layer take as stored, with indices, tables and fillers.
  public let storageBits: Bits
  /// Where the figures come from.
  public let source: String

  /// Creates statistics.
  ///
  /// - Throws: `NetworkError` when the density is not in 0…1 or the bits are negative.
  public init(density: Double, storageBits: Bits, source: String) throws(NetworkError) {
    guard (0...1).contains(density), storageBits >= 0 else {
      throw NetworkError("a density of \(density) with \(storageBits) bits is impossible")
    }
    self.density = density
    self.storageBits = storageBits
    self.source = source
  }
}
