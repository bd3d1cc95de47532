public import NetworkModel

/// Dynamic-precision fixed point: bits are the same everywhere, the binary point is not.
///
/// Qiu et al., "Going Deeper with Embedded FPGA Platform for Convolutional Neural Network", FPGA
/// 2016, Section 5. Weights: the range gives a first fraction length, and among its neighbours the
/// one of least Σ |W − W(bits, length)| is taken (Equation 4). Feature maps: layer by layer, in the
/// network's order, the length of least Σ |x − x(bits, length)|, where x(…) comes of the fixed-point
/// network up to there and x of the original one, on calibration images (Equation 5).
///
/// Maps that ReLU, clip, pooling and rearrangements pass on keep one format, and it is signed: an
/// accelerator rounds an accumulator once, in front of them, and its words are all alike. The length
/// is chosen behind a ReLU or clip that alone reads the map. Concatenations, additions and other
/// operations on several maps have formats of their own, into which operands of other formats are
/// converted. Softmax and local response normalisation keep floating point, as the paper leaves
/// them to the processor.
///
/// Accumulators have 32 bits. Where they overflow on the images, the layer's weights lose fraction
/// bits until they do not.
///
/// Weights of a codebook keep it: its entries are rounded. Ternary and binary weights stay as they
/// are; they have fewer bits already.
public enum FixedPoint {
  /// The network with fixed-point weights and feature maps in some layers.
  ///
  /// Without weight values or images, widths are set, and a note says that fraction lengths are not
  /// known.
  /// - Throws: `CompressionError` when a layer has no weights, bits are not in 2…16 or the network
  ///   cannot be executed.
  /// - Complexity: O(weights · bits), and for each feature map a pass over the images through the
  ///   layers before it.
  public static func quantize(
    _ network: Network, options: FixedPointOptions,
    context: CompressionContext = CompressionContext()
  ) throws(CompressionError) -> Network {
    let widths =
      Array(options.weightBits.values) + Array(options.activationBits.values)
      + [options.inputBits, options.minimumBiasBits].compactMap { $0 }
    for bits in widths where !(2...16).contains(bits) {
      throw CompressionError(
        "fixed point has 2 to 16 bits, not \(bits)", remedy: "state a width in that range")
    }
    let weighted = try quantizingWeights(network, options)
    return try quantizingMaps(weighted, reference: network, options, context)
  }

  private static func quantizingWeights(
    _ network: Network, _ options: FixedPointOptions
  ) throws(CompressionError) -> Network {
    var shared: Int?
    if options.precision == .uniform { shared = try uniformFractionBits(network, options) }
    var changed: [Int: Convolution] = [:]
    var unknown = 0
    for (index, bits) in options.weightBits.sorted(by: { $0.key < $1.key }) {
      let (name, convolution) = try network.weightedLayer(index)
      let quantized = try FixedPointConvolution(
        convolution, bits: bits, biasBits: max(bits, options.minimumBiasBits),
        fractionBits: shared, layer: name)
      if quantized.isUnknown { unknown += 1 }
      changed[index] = quantized.convolution
    }
    let result = try network.changing(changed)
    guard unknown > 0 else { return result }
    return try result.noting(
      "the fraction lengths of the weights of \(unknown) layers are not known: only their widths "
        + "are set")
  }

  /// The one fraction length of least Σ |W − W(bits, length)| over all layers.
  private static func uniformFractionBits(
    _ network: Network, _ options: FixedPointOptions
  ) throws(CompressionError) -> Int? {
    var layers: [(bits: Int, values: [Float])] = []
    for (index, bits) in options.weightBits.sorted(by: { $0.key < $1.key }) {
      let (name, convolution) = try network.weightedLayer(index)
      let values = try FixedPointConvolution.valuesToRound(convolution, layer: name)
      if !values.isEmpty { layers.append((bits, values)) }
    }
    let lengths = layers.flatMap { layer in
      let greatest = layer.values.reduce(Float(0)) { max($0, $1.magnitude) }
      return FixedPointGrid.candidates(holding: Double(greatest), bits: layer.bits).map(
        \.fractionBits)
    }
    guard let least = lengths.min(), let most = lengths.max() else { return nil }
    let errors = (least...most).map { length in
      layers.reduce(0.0) { sum, layer in
        sum
          + FixedPointGrid(bits: layer.bits, fractionBits: length).error(of: layer.values)
      }
    }
    return least + FixedPointGrid.best(errors)
  }
}

extension Network {
  /// The same network with a further note.
  func noting(_ note: String) throws(CompressionError) -> Network {
    try compressing { () throws(NetworkError) -> Network in
      try replacing(tensors: tensors, layers: layers, notes: [note])
    }
  }
}
