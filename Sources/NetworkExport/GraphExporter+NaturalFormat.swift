internal import NetworkModel

extension GraphExporter {
  /// The format that a tensor has without a quantizer, as readers of the file infer it: operations
  /// that compute give reals, those that only move or choose keep the format of what they read.
  func naturalFormat(_ layer: Layer, _ output: TensorID) -> NumberFormat {
    let inputs = layer.inputs.map { network[$0].format }
    let first = inputs.first ?? .float32
    let common = inputs.allSatisfy { $0 == first } ? first : computed(inputs)
    switch layer.operation {
    case .convolution, .matrixMultiplication, .elementwise, .affine, .normalization:
      return computed(inputs)
    case .pooling(let pooling):
      switch pooling.function {
      case .maximum: return first
      case .average, .averageIncludingPadding: return computed(inputs)
      }
    case .activation(let function):
      switch function {
      case .relu: return first
      case .multiThreshold:
        return network[output].format.qonnxTypeName == nil
          ? .float32 : network[output].format
      case .leakyRelu, .parametricRelu, .clip, .sigmoid, .hardSigmoid, .hardSwish,
        .sigmoidLinearUnit, .gaussianErrorLinearUnit, .hyperbolicTangent, .sign, .other:
        return computed(inputs)
      }
    case .concatenation: return common
    case .resize(let mode):
      switch mode {
      case .nearest: return first
      case .linear, .cubic: return computed(inputs)
      }
    case .reduction(let function, _):
      switch function {
      case .maximum, .minimum: return first
      case .mean, .sum, .norm: return computed(inputs)
      case .topElements: return output == layer.output ? first : network[output].format
      // Places are 64-bit integers in ONNX, whatever the network stores them in.
      case .argumentMaximum, .argumentMinimum: return network[output].format
      }
    case .rearrangement: return keepsScaleAxis(layer, output) ? first : .float32
    case .requantization: return .float32
    }
  }

  /// What an operation on these formats computes: reals, or 32-bit sums of such sums.
  ///
  /// Sums of narrower integers that mean themselves leave their range, so that they are reals until
  /// a quantizer limits them.
  private func computed(_ formats: [NumberFormat]) -> NumberFormat {
    if let first = formats.first, first.bits == 32, first.qonnxTypeName != nil,
      formats.allSatisfy({ $0 == first })
    {
      return first
    }
    return .float32
  }

  /// Whether a change of place leaves steps for each channel with their axis.
  private func keepsScaleAxis(_ layer: Layer, _ output: TensorID) -> Bool {
    guard case .integer(let format) = network[layer.inputs[0]].format,
      format.scale.axis != nil || format.zeroPoints.count > 1
    else { return true }
    return network[output].format == network[layer.inputs[0]].format
  }
}

extension NumberFormat {
  /// The QONNX name of a type whose integers mean themselves, `nil` for other formats.
  var qonnxTypeName: String? {
    switch self {
    case .integer(let format):
      guard format.scale == .perTensor(1), format.zeroPoints == [0], !format.isNarrow else {
        return nil
      }
      return "\(format.isSigned ? "INT" : "UINT")\(format.bits)"
    case .binary(let scale): return scale == .perTensor(1) ? "BIPOLAR" : nil
    case .float, .fixedPoint, .ternary, .codebook: return nil
    }
  }
}
