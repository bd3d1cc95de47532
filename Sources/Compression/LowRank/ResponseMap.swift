/// An affine map of low rank between responses: y ↦ restoring · reducing · y + offset.
struct ResponseMap: Sendable {
  /// rank × channels.
  let reducing: DenseMatrix
  /// channels × rank.
  let restoring: DenseMatrix
  /// One for each channel.
  let offset: [Double]

  /// The map of samples, one a column.
  func applied(to samples: DenseMatrix) -> DenseMatrix {
    var result = restoring.times(reducing.times(samples))
    for column in 0..<result.columns {
      for row in 0..<result.rows { result.elements[column * result.rows + row] += offset[row] }
    }
    return result
  }
}

extension ResponseMap {
  /// The map of rank `rank` that brings `inputs` nearest to `targets` in the least squares sense.
  ///
  /// With inputs equal to targets it is their principal component analysis, the linear case of
  /// Zhang et al., "Accelerating Very Deep Convolutional Networks for Classification and
  /// Detection", TPAMI 2016, Section 3.1. In general it is reduced-rank regression, which the paper
  /// solves by a generalised singular value decomposition (Section 3.2, Equations 7 and 10): the
  /// unconstrained regression M = T Iᵀ (I Iᵀ)⁻¹ of the centred samples, followed by the projection
  /// on the greatest principal components of the fitted M I.
  ///
  /// - Parameters:
  ///   - targets: channels × samples.
  ///   - inputs: channels × samples; `nil` where they are the targets themselves.
  ///   - rank: 1…channels.
  static func fit(
    targets: DenseMatrix, inputs: DenseMatrix? = nil, rank: Int
  ) throws(CompressionError) -> ResponseMap {
    let targetMean = targets.rowMeans
    guard let inputs else {
      let (_, vectors) = try targets.subtracting(targetMean).covariance().symmetricEigenvectors()
      let basis = vectors.columns(0..<rank)
      return ResponseMap(
        reducing: basis.transposed, restoring: basis, mean: targetMean, of: targetMean)
    }
    return try ResponseRegression(inputs).map(to: targets, rank: rank)
  }

  /// The map through given factors that brings the mean of the inputs to that of the targets.
  init(
    reducing: DenseMatrix, restoring: DenseMatrix, mean target: [Double], of input: [Double]
  ) {
    let moved = restoring.times(
      reducing.times(DenseMatrix(rows: input.count, columns: 1, elements: input)))
    self.init(
      reducing: reducing, restoring: restoring,
      offset: zip(target, moved.elements).map { $0 - $1 })
  }
}

extension DenseMatrix {
  /// The mean of each row.
  var rowMeans: [Double] {
    var sums = [Double](repeating: 0, count: rows)
    for column in 0..<columns {
      for row in 0..<rows { sums[row] += elements[column * rows + row] }
    }
    return sums.map { $0 / Double(max(1, columns)) }
  }

  /// Each column less a vector.
  func subtracting(_ vector: [Double]) -> DenseMatrix {
    var result = self
    for column in 0..<columns {
      for row in 0..<rows { result.elements[column * rows + row] -= vector[row] }
    }
    return result
  }

  /// The mean product of each two rows; the covariance, when the rows are centred.
  func covariance() -> DenseMatrix {
    var result = times(self, transposingOther: true)
    for index in result.elements.indices { result.elements[index] /= Double(max(1, columns)) }
    return result
  }
}
