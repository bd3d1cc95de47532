/// A layer's weights as a product: `rank` filters over the inputs, then a 1×1 layer over those.
struct LowRankFactors: Sendable {
  /// rank × (inputs · kernel).
  let first: DenseMatrix
  /// outputs × rank.
  let second: DenseMatrix
  /// One for each output.
  let bias: [Double]

  var rank: Int { first.rows }

  /// The best approximation of a weight matrix, outputs × inputs, in the Frobenius norm.
  ///
  /// The first `rank` singular triples (Eckart and Young, 1936); the singular values are shared
  /// evenly between the factors, so that both have weights of like magnitude.
  /// - Complexity: O(outputs · inputs · min(outputs, inputs)).
  static func weights(
    _ matrix: DenseMatrix, rank: Int, bias: [Double]
  ) throws(CompressionError) -> LowRankFactors {
    let (left, values, right) = try matrix.singularValueDecomposition()
    var first = DenseMatrix(rows: rank, columns: matrix.columns)
    var second = left.columns(0..<rank)
    for index in 0..<rank {
      let root = max(0, values[index]).squareRoot()
      for column in 0..<matrix.columns { first[index, column] = root * right[index, column] }
      for row in 0..<matrix.rows { second[row, index] *= root }
    }
    return LowRankFactors(first: first, second: second, bias: bias)
  }

  /// The factors whose product is a map of responses after given weights.
  ///
  /// - Parameters:
  ///   - map: Low-rank map from a layer's responses without bias to their approximation.
  ///   - weights: outputs × inputs.
  init(_ map: ResponseMap, weights: DenseMatrix) {
    first = map.reducing.times(weights)
    second = map.restoring
    bias = map.offset
  }

  init(first: DenseMatrix, second: DenseMatrix, bias: [Double]) {
    self.first = first
    self.second = second
    self.bias = bias
  }
}
