import Diagnostics
import NetworkModel

extension GraphImporter {
  /// Operators that multiply and accumulate, and what to do instead.
  private static let multiplyAccumulateOperators: [String: String] = [
    "LSTM": "unroll it into Gemm or MatMul, sigmoid and tanh nodes",
    "GRU": "unroll it into Gemm or MatMul, sigmoid and tanh nodes",
    "RNN": "unroll it into Gemm or MatMul and tanh nodes",
    "Einsum": "write it as MatMul and Transpose",
    "DeformConv": "replace it by a plain convolution",
    "Attention": "write it as MatMul and Softmax nodes",
    "MultiHeadAttention": "write it as MatMul and Softmax nodes",
    "QAttention": "write it as MatMul and Softmax nodes",
    "FusedConv": "export without graph optimisations of the runtime",
    "FusedGemm": "export without graph optimisations of the runtime",
    "FusedMatMul": "export without graph optimisations of the runtime",
    "NhwcConv": "export without graph optimisations of the runtime",
    "MatMulNBits": "quantize with QDQ nodes instead",
    "MatMulBnb4": "quantize with QDQ nodes instead",
    "MatMulIntegerToFloat": "export without graph optimisations of the runtime",
    "DynamicQuantizeMatMul": "export without graph optimisations of the runtime",
    "RoiAlign": "end the network before the detection head",
    "Det": "replace it", "STFT": "move it in front of the network",
    "DFT": "move it in front of the network",
  ]

  /// Takes an operator that is not known as a pass-through, if it can hold no multiply-accumulates.
  func importUnknown(_ node: ONNXNode) throws(InputError) {
    let name = node.qualifiedOperation
    let key = node.operation
    if let remedy = Self.multiplyAccumulateOperators[key] {
      throw fault(node, "the operator \(name) is not supported", remedy)
    }
    let isSuspicious = ["Conv", "MatMul", "Gemm", "Attention", "LSTM", "GRU"].contains {
      key.contains($0)
    }
    var operands: [Int] = []
    for index in node.inputs.indices {
      switch try operand(node, index) {
      case .activation(let tensor): operands.append(tensor)
      case .constant(let constant) where constant.dimensions.count < 2: break
      case .constant:
        throw fault(
          node, "the operator \(name) is not known and has weights, so it may multiply",
          "replace it by standard operators")
      case .runtimeScale, .runtimeZeroPoint, nil: break
      }
    }
    guard !isSuspicious else {
      throw fault(
        node, "the operator \(name) is not supported and multiplies",
        "replace it by standard operators")
    }
    guard let first = operands.first else {
      throw fault(
        node, "the operator \(name) is not supported on constants",
        "fold constants before the export")
    }
    var outputs: [Int] = []
    for output in node.outputs where !output.isEmpty && uses[output, default: 0] > 0 {
      let dimensions: [Int]
      if let known = knownDimensions(output) {
        dimensions = known
      } else if operands.count == 1
        || outputs.isEmpty
          && operands.allSatisfy({
            tensors[$0].shape == tensors[first].shape
          })
      {
        dimensions = tensors[first].shape.dimensions
      } else {
        throw fault(
          node, "the operator \(name) is not known, nor the shape of its result \(output)",
          "run shape inference before the export, or replace it by standard operators")
      }
      outputs.append(
        addTensor(
          output, try shape(node, dimensions),
          annotatedFormat(output) ?? computingFormat(operands)))
    }
    guard !outputs.isEmpty else { throw fault(node, "the operator \(name) has no result") }
    let isSameShape = tensors[outputs[0]].shape == tensors[first].shape
    note("the operator \(name) is not known; \(node.name) counts as moving data")
    addLayer(
      node.name,
      operands.count == 1 && isSameShape
        ? .activation(.other(name))
        : operands.count > 1 ? .elementwise(.select) : .rearrangement(.gather), operands, outputs)
  }

  /// The dimensions that the file states for a tensor, if they are all fixed.
  private func knownDimensions(_ name: String) -> [Int]? {
    guard let declared = model.values[name]?.dimensions else { return nil }
    var result: [Int] = []
    for (axis, dimension) in declared.enumerated() {
      guard let size = dimension.size ?? (axis == 0 ? 1 : nil), size > 0 else { return nil }
      result.append(size)
    }
    return result
  }
}
