import Diagnostics
import NetworkModel

extension GraphImporter {
  func importIdentity(_ node: ONNXNode) throws(InputError) {
    if case .constant(let constant) = try operand(node, 0) {
      values[node.outputs[0]] = .constant(constant)
      return
    }
    if node.operation == "Dropout", node.outputs.count > 1, uses[node.outputs[1], default: 0] > 0 {
      throw fault(node, "its mask is read, as in training", "export the network for inference")
    }
    alias(node, try activation(node, 0))
  }

  func importCast(_ node: ONNXNode) throws(InputError) {
    switch try operand(node, 0) {
    case .activation(let tensor):
      let raw = node.int("to").flatMap { Int32(exactly: $0) }
      guard let type = raw.flatMap(ElementType.init) else {
        throw fault(node, "a cast to ONNX type \(node.int("to") ?? 0) is not supported")
      }
      // Only a change between floating-point widths changes what is stored.
      if type.isReal, case .float(let bits) = tensors[tensor].format, bits != type.bits {
        return try apply(type.format, to: tensor, node)
      }
      if !type.isReal, case .float = tensors[tensor].format {
        // What follows the point is cut off.
        try emit(
          node, .activation(.other("Truncate")), [tensor], tensors[tensor].shape.dimensions,
          tensors[tensor].format)
        return
      }
      alias(node, tensor)
    case .runtimeScale(let factor): values[node.outputs[0]] = .runtimeScale(factor: factor)
    case .runtimeZeroPoint: values[node.outputs[0]] = .runtimeZeroPoint
    case .constant, nil: throw fault(node, "its operand cannot be cast")
    }
  }

  /// Reshape, Flatten, Squeeze and Unsqueeze: other dimensions for the same order.
  func importReshape(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let source = tensors[input].shape.dimensions
    let given = node.operation == "Flatten" ? nil : try reshapeOperand(node)
    let target = try folded(node) { () throws(ImportFault) in
      switch node.operation {
      case "Squeeze": return try squeezedDimensions(source, axes: given)
      case "Unsqueeze": return try unsqueezedDimensions(source, axes: given ?? [])
      case "Flatten":
        let axis = node.int("axis") ?? 1
        let place = axis < 0 ? axis + source.count : axis
        guard (0...source.count).contains(place) else {
          throw ImportFault("axis \(axis) is outside a tensor of \(source.count) dimensions")
        }
        return [source[..<place].reduce(1, *), source[place...].reduce(1, *)]
      default:
        guard let given else { throw ImportFault("a reshape lacks its shape") }
        return try reshapedDimensions(
          source, to: given, keepsZero: node.int("allowzero") == 1)
      }
    }
    if target == source { return alias(node, input) }
    if let origin = undone(input, by: target) { return alias(node, origin) }
    try emit(node, .rearrangement(.reshape), [input], target, movedFormat(input, to: target))
  }

  /// The tensor to which a reshape returns, when only this reshape reads it in between.
  private func undone(_ input: Int, by target: [Int]) -> Int? {
    guard isReadOnce(input), let producer = tensors[input].producer,
      case .other(.rearrangement(.reshape)) = layers[producer].kind
    else { return nil }
    let origin = layers[producer].inputs[0]
    guard tensors[origin].shape.dimensions == target,
      tensors[origin].format == tensors[input].format
    else { return nil }
    layers[producer].isRemoved = true
    return origin
  }

  private func reshapeOperand(_ node: ONNXNode) throws(InputError) -> [Int]? {
    if let values = node.ints(node.operation == "Reshape" ? "shape" : "axes") { return values }
    return try integers(node, 1)
  }

  /// A tensor's format after its dimensions change; scales for each channel need their axis.
  private func movedFormat(_ input: Int, to dimensions: [Int]) -> NumberFormat {
    let source = tensors[input].shape.dimensions
    let moved = try? tensors[input].format.movingAxis { axis throws(ImportFault) in
      guard dimensions.indices.contains(axis), source.indices.contains(axis),
        dimensions[axis] == source[axis]
      else { throw ImportFault("the axis of its scales is gone") }
      return axis
    }
    return moved ?? .float32
  }

  func importTranspose(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let source = tensors[input].shape.dimensions
    let order = node.ints("perm") ?? Array(source.indices.reversed())
    guard order.sorted() == Array(source.indices) else {
      throw fault(node, "perm \(order) is not an order of \(source.count) axes")
    }
    let format = try folded(node) { () throws(ImportFault) in
      try tensors[input].format.movingAxis { axis in order.firstIndex(of: axis) ?? axis }
    }
    if order == Array(source.indices) { return alias(node, input) }
    try emit(
      node, .rearrangement(.transpose(permutation: order)), [input], order.map { source[$0] },
      format)
  }

  func importConcatenation(_ node: ONNXNode) throws(InputError) {
    var operands: [Int] = []
    for index in node.inputs.indices { operands.append(try activation(node, index)) }
    try emitConcatenation(node, operands, format: commonFormat(operands))
  }

  /// Adds a concatenation along the node's axis.
  func emitConcatenation(
    _ node: ONNXNode, _ operands: [Int], format: NumberFormat
  ) throws(InputError) {
    guard let first = operands.first.map({ tensors[$0].shape.dimensions }) else {
      throw fault(node, "it has no operands")
    }
    let axis = try axis(node, node.int("axis") ?? 1, rank: first.count)
    var result = first
    result[axis] = 0
    for operand in operands {
      var own = tensors[operand].shape.dimensions
      guard own.count == first.count else {
        throw fault(node, "\(own) does not fit beside \(first)")
      }
      result[axis] += own[axis]
      own[axis] = first[axis]
      guard own == first else { throw fault(node, "\(own) does not fit beside \(first)") }
    }
    if operands.count == 1 { return alias(node, operands[0]) }
    try emit(node, .concatenation(axis: axis), operands, result, format)
  }

  func importSplit(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let source = tensors[input].shape.dimensions
    let axis = try axis(node, node.int("axis") ?? 0, rank: source.count)
    let count = max(1, node.outputs.count)
    let part = (source[axis] + count - 1) / count
    let given = try integers(node, "split", or: 1)
    let sizes = given ?? (0..<count).map { min(part, source[axis] - $0 * part) }
    guard sizes.count == count, sizes.allSatisfy({ (1...source[axis]).contains($0) }),
      sizes.reduce(0, +) == source[axis]
    else {
      throw fault(
        node, "parts of \(sizes) do not make up \(source[axis]) for \(count) results")
    }
    var outputs: [Int] = []
    var starts: [Int] = []
    for (index, name) in node.outputs.enumerated() {
      var dimensions = source
      dimensions[axis] = sizes[index]
      starts.append(sizes[..<index].reduce(0, +))
      let label = name.isEmpty ? "\(node.name) part \(index)" : name
      outputs.append(
        addTensor(
          label, try shape(node, dimensions), annotatedFormat(name) ?? tensors[input].format))
    }
    addLayer(node.name, .rearrangement(.split(axis: axis)), [input], outputs)
  }

  func importSlice(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let starts = try integers(node, "starts", or: 1)
    let ends = try integers(node, "ends", or: 2)
    let given = try integers(node, "axes", or: 3)
    let steps = try integers(node, 4)
    guard let starts, let ends else { throw fault(node, "it lacks its bounds") }
    let bounds = try folded(node) { () throws(ImportFault) in
      try SliceBounds(
        dimensions: tensors[input].shape.dimensions, starts: starts, ends: ends, axes: given,
        steps: steps)
    }
    if bounds.dimensions == tensors[input].shape.dimensions, bounds.steps.allSatisfy({ $0 == 1 }) {
      return alias(node, input)
    }
    try emit(
      node,
      .rearrangement(
        .slice(
          starts: bounds.starts, axes: Array(bounds.starts.indices), steps: bounds.steps)),
      [input], bounds.dimensions, movedFormat(input, to: bounds.dimensions))
  }

  func importGather(_ node: ONNXNode) throws(InputError) {
    switch (try operand(node, 0), try operand(node, 1)) {
    case (.activation(let input), .constant(let indices)):
      let source = tensors[input].shape.dimensions
      let axis = try axis(node, node.int("axis") ?? 0, rank: source.count)
      let place = indices.integers
      if let place, place.count == 1 {
        let index = place[0] < 0 ? place[0] + source[axis] : place[0]
        guard (0..<source[axis]).contains(index) else {
          throw fault(node, "index \(place[0]) is outside an axis of \(source[axis])")
        }
      }
      let output = source[..<axis] + indices.dimensions + source[(axis + 1)...]
      if let place, try importEvenGather(node, input, axis, place, Array(output)) { return }
      try emit(
        node, .rearrangement(.gather), [input], Array(output),
        movedFormat(input, to: Array(output)))
    case (.constant(let table), .activation(let indices)):
      let axis = try axis(node, node.int("axis") ?? 0, rank: table.dimensions.count)
      note("the table that \(node.name) looks up is not kept")
      let output =
        table.dimensions[..<axis] + tensors[indices].shape.dimensions
        + table.dimensions[(axis + 1)...]
      try emit(node, .rearrangement(.gather), [indices], Array(output), table.weightFormat)
    case (.activation(let input), .activation(let indices)):
      let source = tensors[input].shape.dimensions
      let axis = try axis(node, node.int("axis") ?? 0, rank: source.count)
      let output =
        source[..<axis] + tensors[indices].shape.dimensions + source[(axis + 1)...]
      try emit(
        node, .rearrangement(.gather), [input, indices], Array(output), tensors[input].format)
    default: throw fault(node, "Gather lacks an operand")
    }
  }

  /// Takes a choice of elements at even distances as a slice, reshaped where the axis goes.
  private func importEvenGather(
    _ node: ONNXNode, _ input: Int, _ axis: Int, _ given: [Int], _ output: [Int]
  ) throws(InputError) -> Bool {
    let source = tensors[input].shape.dimensions
    let places = given.map { $0 < 0 ? $0 + source[axis] : $0 }
    guard let first = places.first, places.allSatisfy((0..<source[axis]).contains) else {
      return false
    }
    let step = places.count > 1 ? places[1] - first : 1
    guard step != 0, places.indices.allSatisfy({ places[$0] == first + $0 * step }) else {
      return false
    }
    var sliced = source
    sliced[axis] = places.count
    let slice = Rearrangement.slice(starts: [first], axes: [axis], steps: [step])
    if sliced == output {
      try emit(node, .rearrangement(slice), [input], output, movedFormat(input, to: output))
      return true
    }
    let format = movedFormat(input, to: sliced)
    tensors.append(
      DraftTensor(
        name: "\(node.name) slice", shape: try shape(node, sliced), format: format, useCount: 1,
        producer: nil))
    let middle = tensors.count - 1
    addLayer("\(node.name) slice", .rearrangement(slice), [input], [middle])
    try emit(node, .rearrangement(.reshape), [middle], output, movedFormat(middle, to: output))
    return true
  }
}
