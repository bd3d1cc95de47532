import Diagnostics
import NetworkModel

extension GraphImporter {
  func importMaximumPooling(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    try emitPooling(node, input, .maximum, format: tensors[input].format)
  }

  func importAveragePooling(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    try emitPooling(node, input, averageFunction(node), format: computingFormat([input]))
  }

  /// Which average a node asks for.
  func averageFunction(_ node: ONNXNode) -> Pooling.Function {
    node.int("count_include_pad") == 1 ? .averageIncludingPadding : .average
  }

  /// Adds a pooling over a window.
  func emitPooling(
    _ node: ONNXNode, _ input: Int, _ function: Pooling.Function, format: NumberFormat
  ) throws(InputError) {
    let dimensions = tensors[input].shape.dimensions
    let window = try window(node, input: dimensions, kernel: nil)
    let shape = try checked(node) { () throws(NetworkError) in
      try Pooling.window(
        over: pooledShape(dimensions), kernel: window.kernelPair, stride: window.stridePair,
        dilation: window.dilationPair, padding: window.padding,
        roundsUp: node.int("ceil_mode") == 1)
    }
    var output = [dimensions[0], dimensions[1]]
    if dimensions.count > 3 { output.append(shape.outputRows) }
    output.append(shape.outputColumns)
    try emit(node, .pooling(Pooling(function: function, window: shape)), [input], output, format)
  }

  func importGlobalPooling(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let isMaximum = node.operation == "GlobalMaxPool"
    try emitGlobalPooling(
      node, input, isMaximum ? .maximum : .average, keepsAxes: true,
      format: isMaximum ? tensors[input].format : computingFormat([input]))
  }

  /// Adds a pooling over whole channels.
  func emitGlobalPooling(
    _ node: ONNXNode, _ input: Int, _ function: Pooling.Function, keepsAxes: Bool,
    format: NumberFormat
  ) throws(InputError) {
    let dimensions = tensors[input].shape.dimensions
    guard (3...4).contains(dimensions.count) else {
      throw fault(node, "it pools a tensor of \(dimensions.count) dimensions; 3 or 4 are supported")
    }
    let shape = try checked(node) { () throws(NetworkError) in
      let pooled = try pooledShape(dimensions)
      return try Pooling.window(
        over: pooled, kernel: (pooled.rows, pooled.columns), stride: (1, 1))
    }
    let ones = keepsAxes ? [Int](repeating: 1, count: dimensions.count - 2) : []
    try emit(
      node, .pooling(Pooling(function: function, window: shape)), [input],
      Array(dimensions.prefix(2)) + ones, format)
  }

  private func pooledShape(_ dimensions: [Int]) throws(NetworkError) -> TensorShape {
    try TensorShape(
      batch: dimensions[0], channels: dimensions[1],
      rows: dimensions.count > 3 ? dimensions[2] : 1, columns: dimensions[dimensions.count - 1])
  }

  func importReduction(_ node: ONNXNode) throws(InputError) {
    let functions: [String: ReductionFunction] = [
      "ReduceMean": .mean, "ReduceSum": .sum, "ReduceMax": .maximum, "ReduceMin": .minimum,
      "ReduceL1": .norm, "ReduceL2": .norm, "ArgMax": .argumentMaximum,
      "ArgMin": .argumentMinimum,
    ]
    guard let function = functions[node.operation], node.int("select_last_index") != 1 else {
      return try importUnknown(node)
    }
    let input = try activation(node, 0)
    let dimensions = tensors[input].shape.dimensions
    let isArgument = function == .argumentMaximum || function == .argumentMinimum
    let keepsAxes = (node.int("keepdims") ?? 1) == 1
    var axes = Array(dimensions.indices)
    if isArgument {
      axes = [try axis(node, node.int("axis") ?? 0, rank: dimensions.count)]
    } else if let given = try self.axes(node, operand: 1, rank: dimensions.count), !given.isEmpty {
      axes = given
    } else if node.int("noop_with_empty_axes") == 1 {
      return alias(node, input)
    }
    if function == .mean, dimensions.count == 4, axes == [2, 3] {
      return try emitGlobalPooling(
        node, input, .average, keepsAxes: keepsAxes, format: computingFormat([input]))
    }
    let output = dimensions.indices.compactMap { axis in
      axes.contains(axis) ? (keepsAxes ? 1 : nil) : dimensions[axis]
    }
    let format: NumberFormat =
      switch function {
      case .argumentMaximum, .argumentMinimum: .plainInteger(bits: 32, isSigned: true)
      case .maximum, .minimum: tensors[input].format
      case .mean, .sum, .topElements, .norm: computingFormat([input])
      }
    try emit(node, .reduction(function, axes: axes), [input], output, format)
  }

  func importTopElements(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    var dimensions = tensors[input].shape.dimensions
    let axis = try axis(node, node.int("axis") ?? -1, rank: dimensions.count)
    let operand = try constant(node, 1)?.scalarInteger
    guard let count = node.int("k") ?? operand, count >= 1,
      count <= dimensions[axis]
    else {
      throw fault(node, "k must be between 1 and \(dimensions[axis])")
    }
    dimensions[axis] = count
    let shape = try shape(node, dimensions)
    let formats = [tensors[input].format, .plainInteger(bits: 32, isSigned: true)]
    guard (node.int("largest") ?? 1) == 1 else {
      throw fault(node, "it takes the smallest elements", "negate its input and take the greatest")
    }
    // The values come first and the indices second, whether or not both are read.
    var outputs: [Int] = []
    for (index, format) in formats.enumerated() {
      let name = index < node.outputs.count ? node.outputs[index] : ""
      let isRead = uses[name, default: 0] > 0
      if index == 1, !isRead { break }
      let label = name.isEmpty ? "\(node.name) values" : name
      outputs.append(addTensor(label, shape, annotatedFormat(name) ?? format))
    }
    addLayer(node.name, .reduction(.topElements, axes: [axis]), [input], outputs)
  }
}
