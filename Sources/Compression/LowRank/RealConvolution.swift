internal import NetworkModel

/// A convolution in real numbers, with what follows the bias taken up into weights and bias.
struct RealConvolution {
  let name: String
  let shape: ConvolutionShape
  /// outputs × (inputs · kernel).
  let weights: DenseMatrix
  /// One for each output; zeros where the layer has none.
  let bias: [Double]

  init(_ network: Network, _ index: Int) throws(CompressionError) {
    let (name, convolution, values) = try network.knownConvolution(index)
    self.name = name
    shape = convolution.shape
    let outputs = shape.totalOutputChannels
    var weights = DenseMatrix(rows: outputs, columns: values.count / outputs, rowMajor: values)
    var bias = [Double](repeating: 0, count: outputs)
    if let given = convolution.bias {
      guard let values = given.values else {
        throw CompressionError("its biases are not known", layer: name)
      }
      bias = values.map(Double.init)
    }
    if let affine = convolution.outputAffine {
      for output in 0..<outputs {
        let scale = Double(affine.scale.count == 1 ? affine.scale[0] : affine.scale[output])
        let offset = Double(affine.offset.count == 1 ? affine.offset[0] : affine.offset[output])
        for column in 0..<weights.columns { weights[output, column] *= scale }
        bias[output] = bias[output] * scale + offset
      }
    }
    self.weights = weights
    self.bias = bias
  }

  /// The layer as rank selection sees it.
  func candidate(energies: [Double]) -> RankSelection.Candidate {
    let outputs = shape.totalOutputChannels
    let perFilter = shape.macCount / outputs
    let pixels = shape.batch * shape.outputRows * shape.outputColumns
    return RankSelection.Candidate(
      energies: energies, wholeCost: shape.macCount, costPerFilter: perFilter + pixels * outputs)
  }

  /// Throws unless a rank is between 1 and the smaller dimension of the weights.
  func require(rank: Int) throws(CompressionError) {
    let limit = min(weights.rows, weights.columns)
    guard (1...limit).contains(rank) else {
      throw CompressionError(
        "a rank lies between 1 and \(limit), was \(rank)", layer: name)
    }
  }
}
