/// The dimensions of a tensor, outermost first: batch, channels, rows, columns for a feature map.
public struct TensorShape: Hashable, Sendable {
  /// The greatest number of elements that a tensor may have.
  ///
  /// 2³⁶: 64 G elements, a thousand times the largest published feature map, and small enough
  /// that a count of bits never leaves 63 bits.
  public static let maximumElementCount = 1 << 36

  /// The dimensions, outermost first; empty for a scalar.
  public let dimensions: [Int]
  /// The product of the dimensions.
  public let elementCount: Int

  /// Creates a shape.
  ///
  /// - Throws: `NetworkError` when a dimension is below 1 or the element count is beyond
  ///   `maximumElementCount`.
  public init(_ dimensions: [Int]) throws(NetworkError) {
    guard dimensions.count <= 8 else {
      throw NetworkError("a tensor has at most 8 dimensions, not \(dimensions.count)")
    }
    for dimension in dimensions where dimension < 1 {
      throw NetworkError("a dimension must be at least 1, was \(dimension) in \(dimensions)")
    }
    elementCount = try product(
      of: dimensions, limit: Self.maximumElementCount, name: "the element count")
    self.dimensions = dimensions
  }

  /// Creates a feature map's shape.
  public init(
    batch: Int = 1, channels: Int, rows: Int, columns: Int
  ) throws(NetworkError) {
    try self.init([batch, channels, rows, columns])
  }

  /// The batch size: the first dimension, or 1 for a scalar.
  public var batch: Int { dimensions.first ?? 1 }

  /// The channels of a feature map: the second dimension, or all elements of a vector.
  public var channels: Int {
    switch dimensions.count {
    case 0: 1
    case 1: dimensions[0]
    default: dimensions[1]
    }
  }

  /// The rows of a feature map; 1 for tensors of fewer than four dimensions.
  public var rows: Int { dimensions.count >= 4 ? dimensions[dimensions.count - 2] : 1 }

  /// The columns of a feature map, or the length of a one-dimensional one; 1 for vectors.
  public var columns: Int { dimensions.count >= 3 ? dimensions[dimensions.count - 1] : 1 }
}

extension TensorShape {
  /// The shape of an element-by-element operation with another shape, or `nil` when they do not
  /// fit: axes are matched from the last, and a dimension of 1 is repeated (the ONNX rule).
  func broadcast(with other: TensorShape) throws(NetworkError) -> TensorShape? {
    if dimensions == other.dimensions { return self }
    let rank = max(dimensions.count, other.dimensions.count)
    var result: [Int] = []
    for axis in (1...max(1, rank)).reversed() where axis <= rank {
      let left = axis <= dimensions.count ? dimensions[dimensions.count - axis] : 1
      let right =
        axis <= other.dimensions.count ? other.dimensions[other.dimensions.count - axis] : 1
      guard left == right || left == 1 || right == 1 else { return nil }
      result.append(max(left, right))
    }
    return try TensorShape(result)
  }
}

extension TensorShape: CustomStringConvertible {
  /// The dimensions joined by `×`.
  public var description: String {
    dimensions.isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: "×")
  }
}
