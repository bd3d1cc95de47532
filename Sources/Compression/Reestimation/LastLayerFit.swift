internal import Datasets
internal import Inference
internal import NetworkModel

/// A new fit of the last layer's weights and biases to the reference's results.
///
/// For each class, Σ (f·w + b − y)² over the images, plus n · ridge · mean(f²) · |w − w₀|², is least;
/// f are the layer's inputs in the compressed network, y the reference's results, and w₀ the weights
/// so far. Weights that are zero stay zero.
struct LastLayerFit {
  let reference: Network
  let images: LabelledImages
  let ridge: Double
  let context: CompressionContext

  /// The network with a new last layer.
  func fitting(_ network: Network, among layers: Set<Int>) throws(CompressionError) -> Network {
    let index = try lastLayer(of: network)
    guard layers.contains(index) else {
      throw CompressionError(
        "it is not among the layers that may change", layer: network.layers[index].name,
        remedy: "add it, or leave the last layer as it is")
    }
    let (name, convolution, values) = try network.knownConvolution(index)
    let (outputs, inputs) = (convolution.shape.totalOutputChannels, convolution.shape.inputChannels)
    guard convolution.weights.format.isReal, convolution.outputAffine == nil else {
      throw CompressionError(
        "its weights are quantized and cannot take any value", layer: name,
        remedy: "fit the last layer before its weights are quantized")
    }
    context.progress?("least squares of \(name)")
    let features = try self.features(of: index, in: network)
    let wanted = try ImagePass.outputs(of: reference, .stored, on: images, jobs: context.jobs)
    guard wanted.allSatisfy({ $0.count == outputs }) else {
      throw CompressionError("the reference has another number of results", layer: name)
    }
    // The bias is the weight of an input that is always 1.
    let design = DenseMatrix(
      rows: inputs + 1, columns: features.count, elements: features.flatMap { $0 + [1] })
    var gram = design.times(design, transposingOther: true)
    let meanSquare =
      (0..<inputs).reduce(0.0) { $0 + gram[$1, $1] } / Double(inputs * features.count)
    // What keeps the system definite where an input never changes, far below any ridge in use.
    let penalty = max(ridge, 1e-9) * max(meanSquare, .leastNormalMagnitude) * Double(features.count)
    for input in 0..<inputs { gram[input, input] += penalty }
    gram[inputs, inputs] += 1e-9 * Double(features.count)
    var bias = convolution.bias?.values ?? [Float](repeating: 0, count: outputs)
    guard bias.count == outputs else {
      throw CompressionError("its biases are not known", layer: name)
    }
    var weights = values
    for output in 0..<outputs {
      let row = weights[output * inputs..<(output + 1) * inputs].map(Double.init)
      let old = DenseMatrix(rows: 1, columns: inputs + 1, elements: row + [Double(bias[output])])
      let found = old.times(design)
      let residuals = DenseMatrix(
        rows: features.count, columns: 1,
        elements: wanted.indices.map { Double(wanted[$0][output]) - found.elements[$0] })
      let support = (0...inputs).filter { $0 == inputs || row[$0] != 0 }
      let change = try gram.selecting(support).solvingPositiveDefinite(
        design.times(residuals).selectingRows(support))
      for (place, input) in support.enumerated() {
        let step = change.elements[place]
        if input == inputs {
          bias[output] = Float(Double(bias[output]) + step)
        } else {
          weights[output * inputs + input] = Float(row[input] + step)
        }
      }
    }
    let (newWeights, newBias) = (weights, Bias(bias))
    let changed = try compressing(layer: name) { () throws(NetworkError) -> Convolution in
      try convolution.replacing(
        weights: WeightTensor(
          shape: convolution.weights.shape, format: convolution.weights.format,
          values: .reals(newWeights)), bias: .some(newBias))
    }
    return try network.changing([index: changed])
  }

  /// The fully connected layer that writes the network's result, reshaped at most.
  private func lastLayer(of network: Network) throws(CompressionError) -> Int {
    let producers = network.producers()
    var tensor = network.outputs.first
    while let id = tensor, let index = producers[id.index] {
      switch network.layers[index].operation {
      case .convolution(let convolution) where convolution.shape.isFullyConnected: return index
      case .rearrangement(.reshape): tensor = network.layers[index].inputs.first
      case .convolution, .matrixMultiplication, .pooling, .elementwise, .activation, .affine,
        .concatenation, .resize, .normalization, .reduction, .rearrangement, .requantization:
        tensor = nil
      }
    }
    throw CompressionError(
      "the network does not end in a fully connected layer",
      remedy: "leave the last layer as it is")
  }

  private func features(
    of layer: Int, in network: Network
  ) throws(CompressionError) -> [[Double]] {
    var result: [[Double]] = []
    try ImagePass.observe(network, .stored, layers: [layer], on: images, jobs: context.jobs) {
      _, observation in
      observation.inputs[0].map(Double.init)
    } join: { _, features in
      result.append(features)
    }
    return result
  }
}

extension DenseMatrix {
  /// Some rows, and the same columns.
  fileprivate func selecting(_ places: [Int]) -> DenseMatrix {
    DenseMatrix(
      rows: places.count, columns: places.count,
      elements: places.flatMap { column in places.map { self[$0, column] } })
  }

  /// Some rows.
  fileprivate func selectingRows(_ places: [Int]) -> DenseMatrix {
    DenseMatrix(
      rows: places.count, columns: columns,
      elements: (0..<columns).flatMap { column in places.map { self[$0, column] } })
  }
}
