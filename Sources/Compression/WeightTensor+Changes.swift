internal import NetworkModel

extension WeightTensor {
  /// The same weights with zeros where `isKept` is false, in the same format.
  ///
  /// - Throws: `CompressionError` when the format cannot hold a zero or the values are not known.
  func keeping(_ isKept: [Bool], layer: String) throws(CompressionError) -> WeightTensor {
    do {
      switch values {
      case .reals(let values):
        return try WeightTensor(
          shape: shape, format: format,
          values: .reals(zip(values, isKept).map { $1 ? $0 : 0 }))
      case .integers(let stored):
        let (format, zeros) = try storedZeros(layer: layer)
        return try WeightTensor(
          shape: shape, format: format,
          values: .integers(
            stored.indices.map { isKept[$0] ? stored[$0] : Int32(zeros.zero(at: $0)) }))
      case .bytes(let stored):
        let (format, zeros) = try storedZeros(layer: layer)
        return try WeightTensor(
          shape: shape, format: format,
          values: .integers(
            stored.indices.map { isKept[$0] ? Int32(stored[$0]) : Int32(zeros.zero(at: $0)) }))
      case .statistical, .absent:
        throw CompressionError("its weights are not known", layer: layer)
      }
    } catch let error as NetworkError {
      throw CompressionError(error, layer: layer)
    } catch let error as CompressionError {
      throw error
    } catch {
      throw CompressionError("\(error)", layer: layer)
    }
  }

  /// The stored number that means zero, for each place of the tensor.
  private struct StoredZeros {
    let points: [Int]
    /// Elements of one index of the axis of the points.
    let inner: Int

    func zero(at index: Int) -> Int {
      points.count == 1 ? points[0] : points[index / inner % points.count]
    }
  }

  /// The format, given a zero if it can have one, and the stored number that means zero.
  private func storedZeros(layer: String) throws(CompressionError) -> (NumberFormat, StoredZeros) {
    switch format {
    case .float, .fixedPoint, .ternary:
      return (format, StoredZeros(points: [0], inner: 1))
    case .integer(let affine):
      let axis = affine.scale.axis ?? 0
      let inner = shape.dimensions.dropFirst(axis + 1).reduce(1, *)
      return (format, StoredZeros(points: affine.zeroPoints, inner: inner))
    case .codebook(let bits, let entries):
      if let index = entries.firstIndex(of: 0) {
        return (format, StoredZeros(points: [index], inner: 1))
      }
      guard entries.count < 1 << bits else {
        throw CompressionError(
          "its table of \(entries.count) shared weights has no zero and no room for one",
          layer: layer, remedy: "prune before weights are shared")
      }
      return (
        .codebook(bits: bits, entries: entries + [0]),
        StoredZeros(points: [entries.count], inner: 1)
      )
    case .binary:
      throw CompressionError(
        "binary weights have no zero", layer: layer, remedy: "leave the layer out")
    }
  }
}

extension Network {
  /// The convolution of a layer, its name and its real weights.
  ///
  /// - Throws: `CompressionError` when there is no such layer or its weights are not known.
  func knownConvolution(
    _ index: Int
  ) throws(CompressionError) -> (name: String, convolution: Convolution, weights: [Float]) {
    let (name, convolution) = try weightedLayer(index)
    guard let weights = convolution.weights.realValues else {
      throw CompressionError(
        "its weights are not known", layer: name, remedy: "use a network file with weights")
    }
    return (name, convolution, weights)
  }

  /// The convolution of a layer and its name.
  ///
  /// - Throws: `CompressionError` when there is no such layer or it has no weights.
  func weightedLayer(
    _ index: Int
  ) throws(CompressionError) -> (name: String, convolution: Convolution) {
    guard layers.indices.contains(index) else {
      throw CompressionError("there is no layer \(index) in a network of \(layers.count)")
    }
    guard case .convolution(let convolution) = layers[index].operation else {
      throw CompressionError("it has no weights", layer: layers[index].name)
    }
    return (layers[index].name, convolution)
  }

  /// The same graph with other convolutions.
  func changing(_ convolutions: [Int: Convolution]) throws(CompressionError) -> Network {
    try compressing { () throws(NetworkError) -> Network in
      try replacing(convolutions: convolutions)
    }
  }
}

/// Runs something that builds parts of a network and gives its errors our type.
func compressing<Value>(
  layer: String? = nil, _ body: () throws(NetworkError) -> Value
) throws(CompressionError) -> Value {
  do { return try body() } catch { throw CompressionError(error, layer: layer) }
}
