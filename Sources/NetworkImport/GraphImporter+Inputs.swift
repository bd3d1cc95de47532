import Diagnostics
import NetworkModel

extension GraphImporter {
  /// Operands that are weights, by operator.
  private static let weightOperands: [String: Set<Int>] = [
    "Conv": [1, 2], "ConvTranspose": [1, 2], "Gemm": [1, 2], "MatMul": [1],
    "BatchNormalization": [1, 2, 3, 4], "InstanceNormalization": [1, 2],
    "LayerNormalization": [1, 2], "PRelu": [1], "ConvInteger": [1, 3], "MatMulInteger": [1, 3],
    "QLinearConv": [1, 2, 3, 4, 5, 6, 7, 8], "QLinearMatMul": [1, 2, 3, 4, 5, 6, 7],
    "QuantizeLinear": [1, 2], "DequantizeLinear": [1, 2], "Quant": [1, 2, 3],
    "BipolarQuant": [1], "MultiThreshold": [1],
  ]
  private static let elementwiseOperators: Set<String> = ["Add", "Sub", "Mul", "Div"]

  /// Binds the graph's inputs: to weights of known shape, or to the network's input tensors.
  func bindInputs(_ order: [Int]) throws(InputError) {
    let weights = weightInputs(order)
    var weightCount = 0
    for input in model.inputs where !hasInitializer(input.name) {
      guard uses[input.name, default: 0] > 0 || isShapeRead(input.name, order) else { continue }
      guard input.isTensor else {
        throw fault(
          place: input.name, "this input is not a tensor", "export the network with tensor inputs")
      }
      guard let type = ElementType(rawValue: input.type) else {
        throw fault(place: input.name, "elements of ONNX type \(input.type) are not supported")
      }
      let dimensions = try dimensions(of: input, isWeight: weights.contains(input.name))
      do throws(NetworkError) {
        let shape = try TensorShape(dimensions)
        if weights.contains(input.name) {
          weightCount += 1
          values[input.name] = .constant(
            Constant(
              dimensions: dimensions, elements: .absent(shape.elementCount), type: type,
              format: annotatedFormat(input.name)))
        } else {
          inputs.append(
            addTensor(input.name, shape, annotatedFormat(input.name) ?? type.format))
        }
      } catch { throw fault(place: input.name, error.description) }
    }
    if weightCount > 0 {
      note("\(weightCount) inputs without values are weights of which only the shape is known")
    }
  }

  private func isShapeRead(_ name: String, _ order: [Int]) -> Bool {
    order.contains { model.nodes[$0].inputs.contains(name) }
  }

  private func dimensions(
    of input: ONNXModel.Value, isWeight: Bool
  ) throws(InputError) -> [Int] {
    guard let declared = input.dimensions else {
      throw fault(
        place: input.name, "this input has no shape", "export the network with fixed input sizes")
    }
    var result: [Int] = []
    for (axis, dimension) in declared.enumerated() {
      if let size = dimension.size, size > 0 {
        result.append(size)
      } else if axis == 0, !isWeight, declared.count > 1, (dimension.size ?? 0) >= -1 {
        let symbol = dimension.symbol.isEmpty ? "of unknown size" : dimension.symbol
        note("the batch dimension (\(symbol)) of \(input.name) is taken as 1")
        result.append(1)
      } else {
        let size = dimension.size.map { String($0) } ?? "symbolic (\(dimension.symbol))"
        throw fault(
          place: input.name, "dimension \(axis) of this input is \(size)",
          "export the network with fixed input sizes")
      }
    }
    return result
  }

  /// Inputs without a value that are only ever read as weights.
  private func weightInputs(_ order: [Int]) -> Set<String> {
    guard let first = model.inputs.first(where: { !hasInitializer($0.name) }) else { return [] }
    var asWeight = Set<String>()
    var asData: Set<String> = [first.name]
    for index in order {
      let node = model.nodes[index]
      for (place, name) in node.inputs.enumerated() {
        if isWeight(name, of: node, at: place) {
          asWeight.insert(name)
        } else {
          asData.insert(name)
        }
      }
    }
    return asWeight.subtracting(asData)
  }

  private func isWeight(_ name: String, of node: ONNXNode, at place: Int) -> Bool {
    let rank = model.values[name]?.dimensions?.count
    if Self.elementwiseOperators.contains(node.operation) { return rank == 1 }
    guard Self.weightOperands[node.operation]?.contains(place) == true else { return false }
    // A product with a tensor of rank 3 or more is one of two activations, as in attention.
    return node.operation != "MatMul" || rank == 2
  }
}
