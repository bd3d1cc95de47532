/// Reduced-rank regressions on the same inputs.
struct ResponseRegression {
  /// What is added to the diagonal of a covariance before it is inverted, as a share of its mean:
  /// enough for a channel that never responds, far below any response that matters.
  private static let relativeRidge = 1e-9

  private let inputMean: [Double]
  private let centredInputs: DenseMatrix
  /// The inputs' products with each other, with the ridge.
  private let gram: DenseMatrix

  /// Prepares inputs, channels × samples.
  init(_ inputs: DenseMatrix) {
    inputMean = inputs.rowMeans
    centredInputs = inputs.subtracting(inputMean)
    var gram = centredInputs.times(centredInputs, transposingOther: true)
    let trace = (0..<gram.rows).reduce(0.0) { $0 + gram[$1, $1] }
    let mean = trace / Double(max(1, gram.rows))
    // Inputs that never change leave nothing to divide by.
    let ridge = mean > 0 ? mean * Self.relativeRidge : 1
    for index in 0..<gram.rows { gram[index, index] += ridge }
    self.gram = gram
  }

  /// The map of rank `rank` that brings the inputs nearest to targets, channels × samples.
  func map(to targets: DenseMatrix, rank: Int) throws(CompressionError) -> ResponseMap {
    // The inputs are centred, so the mean of the targets has no part in the product.
    let cross = centredInputs.times(targets, transposingOther: true)
    // The Gram matrix is symmetric, so this is the unconstrained regression, transposed.
    let regression = try gram.solvingPositiveDefinite(cross)
    // Of the fitted targets, the products with each other.
    let fitted = regression.times(gram.times(regression), transposingSelf: true)
    let (_, vectors) = try fitted.symmetricEigenvectors()
    let basis = vectors.columns(0..<rank)
    return ResponseMap(
      reducing: basis.times(regression, transposingSelf: true, transposingOther: true),
      restoring: basis, mean: targets.rowMeans, of: inputMean)
  }
}
