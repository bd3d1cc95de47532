import Diagnostics
import NetworkModel

/// The handlers of all operators, by domain and operator.
struct OperatorTable {
  /// Adds what a node means to the network under construction.
  typealias Handler = (GraphImporter) -> (ONNXNode) throws(InputError) -> Void

  /// Domains in which QONNX and FINN operators are found, besides the empty one.
  private static let quantizationDomains: Set<String> = [
    "onnx.brevitas", "finn.custom_op.general", "qonnx.custom_op.general",
  ]

  private let standard: [String: Handler] = [
    "Conv": GraphImporter.importConvolution,
    "ConvTranspose": GraphImporter.importTransposedConvolution,
    "ConvInteger": GraphImporter.importIntegerConvolution,
    "QLinearConv": GraphImporter.importQuantizedConvolution,
    "Gemm": GraphImporter.importGeneralProduct,
    "MatMul": GraphImporter.importProduct,
    "MatMulInteger": GraphImporter.importIntegerProduct,
    "QLinearMatMul": GraphImporter.importQuantizedProduct,
    "MaxPool": GraphImporter.importMaximumPooling,
    "AveragePool": GraphImporter.importAveragePooling,
    "GlobalAveragePool": GraphImporter.importGlobalPooling,
    "GlobalMaxPool": GraphImporter.importGlobalPooling,
    "BatchNormalization": GraphImporter.importBatchNormalization,
    "InstanceNormalization": GraphImporter.importInstanceNormalization,
    "LayerNormalization": GraphImporter.importLayerNormalization,
    "LRN": GraphImporter.importLocalResponseNormalization,
    "Softmax": GraphImporter.importSoftmax,
    "LogSoftmax": GraphImporter.importSoftmax,
    "Add": GraphImporter.importArithmetic, "Sub": GraphImporter.importArithmetic,
    "Mul": GraphImporter.importArithmetic, "Div": GraphImporter.importArithmetic,
    "Pow": GraphImporter.importElementwise, "Max": GraphImporter.importElementwise,
    "Min": GraphImporter.importElementwise, "Sum": GraphImporter.importElementwise,
    "Mean": GraphImporter.importElementwise, "Mod": GraphImporter.importElementwise,
    "Equal": GraphImporter.importElementwise, "Greater": GraphImporter.importElementwise,
    "GreaterOrEqual": GraphImporter.importElementwise, "Less": GraphImporter.importElementwise,
    "LessOrEqual": GraphImporter.importElementwise, "And": GraphImporter.importElementwise,
    "Or": GraphImporter.importElementwise, "Xor": GraphImporter.importElementwise,
    "Where": GraphImporter.importElementwise,
    "PRelu": GraphImporter.importParametricRelu,
    "Clip": GraphImporter.importClip,
    "Cast": GraphImporter.importCast,
    "QuantizeLinear": GraphImporter.importQuantization,
    "DequantizeLinear": GraphImporter.importDequantization,
    "DynamicQuantizeLinear": GraphImporter.importDynamicQuantization,
    "Concat": GraphImporter.importConcatenation,
    "Split": GraphImporter.importSplit,
    "Slice": GraphImporter.importSlice,
    "Gather": GraphImporter.importGather,
    "Reshape": GraphImporter.importReshape, "Flatten": GraphImporter.importReshape,
    "Squeeze": GraphImporter.importReshape, "Unsqueeze": GraphImporter.importReshape,
    "Identity": GraphImporter.importIdentity, "Dropout": GraphImporter.importIdentity,
    "Transpose": GraphImporter.importTranspose,
    "Pad": GraphImporter.importPadding,
    "Resize": GraphImporter.importResize, "Upsample": GraphImporter.importResize,
    "DepthToSpace": GraphImporter.importDepthToSpace,
    "SpaceToDepth": GraphImporter.importDepthToSpace,
    "Expand": GraphImporter.importExpand, "Tile": GraphImporter.importExpand,
    "ArgMax": GraphImporter.importReduction, "ArgMin": GraphImporter.importReduction,
    "TopK": GraphImporter.importTopElements,
    "RequantShift": GraphImporter.importShiftedRequantization,
  ]

  private let quantization: [String: Handler] = [
    "Quant": GraphImporter.importQuant,
    "IntQuant": GraphImporter.importQuant,
    "BipolarQuant": GraphImporter.importBipolarQuant,
    "Trunc": GraphImporter.importTruncation,
    "MultiThreshold": GraphImporter.importMultiThreshold,
    "RequantShift": GraphImporter.importShiftedRequantization,
    "XnorPopcountMatMul": GraphImporter.importBinaryProduct,
  ]

  private let microsoft: [String: Handler] = [
    "QuantizeLinear": GraphImporter.importQuantization,
    "DequantizeLinear": GraphImporter.importDequantization,
    "QLinearConv": GraphImporter.importQuantizedConvolution,
    "QGemm": GraphImporter.importQuantizedGeneralProduct,
    "QLinearAdd": GraphImporter.importQuantizedArithmetic,
    "QLinearMul": GraphImporter.importQuantizedArithmetic,
    "QLinearGlobalAveragePool": GraphImporter.importQuantizedGlobalPooling,
    "QLinearAveragePool": GraphImporter.importQuantizedAveragePooling,
    "QLinearConcat": GraphImporter.importQuantizedConcatenation,
    "QLinearSigmoid": GraphImporter.importQuantizedActivation,
    "QLinearLeakyRelu": GraphImporter.importQuantizedActivation,
    "QLinearSoftmax": GraphImporter.importQuantizedActivation,
    "Gelu": GraphImporter.importActivation,
  ]

  /// The handler of a node's operator, or `nil` when it is not known.
  func handler(for node: ONNXNode) -> Handler? {
    switch node.domain {
    case "":
      if let handler = standard[node.operation] ?? quantization[node.operation] { return handler }
      if node.operation.hasPrefix("Reduce") { return GraphImporter.importReduction }
      if ActivationFunction.isKnown(node.operation) { return GraphImporter.importActivation }
      return nil
    case "com.microsoft": return microsoft[node.operation]
    case let domain where Self.quantizationDomains.contains(domain):
      return quantization[node.operation]
    default: return quantization[node.operation]
    }
  }
}
