import Diagnostics
import NetworkModel

extension GraphImporter {
  func importPadding(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let source = tensors[input].shape.dimensions
    let operand = try integers(node, 1)
    guard let given = node.ints("pads") ?? node.ints("paddings") ?? operand else {
      throw fault(node, "it lacks its pads")
    }
    let chosen = try axes(node, operand: 3, rank: source.count)
    let listed = chosen ?? Array(source.indices)
    guard given.count == 2 * listed.count else {
      throw fault(node, "\(given.count) pads are given for \(listed.count) axes")
    }
    for pad in given where abs(max(pad, -Int.max)) > Self.maximumAttribute {
      throw fault(node, "a padding of \(pad) is out of range")
    }
    var before = [Int](repeating: 0, count: source.count)
    var after = before
    for (index, axis) in listed.enumerated() {
      before[axis] = given[index]
      after[axis] = given[index + listed.count]
    }
    if (before + after).allSatisfy({ $0 == 0 }) { return alias(node, input) }
    var value = node.float("value") ?? 0
    if let constant = try constant(node, 2), let scalar = constant.scalar { value = scalar }
    let mode = node.string("mode") ?? "constant"
    if mode != "constant" {
      note("\(node.name) pads by \(mode) and is modelled as padding with a constant")
      value = .nan
    }
    try emit(
      node, .rearrangement(.pad(before: before, after: after, value: value)), [input],
      source.indices.map { source[$0] + before[$0] + after[$0] }, tensors[input].format)
  }

  func importResize(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let source = tensors[input].shape.dimensions
    let mode: ResizeMode
    switch node.string("mode") ?? "nearest" {
    case "nearest": mode = .nearest
    case "linear", "bilinear": mode = .linear
    case "cubic": mode = .cubic
    case let other:
      throw fault(node, "the mode \(other) is not known", "use nearest, linear or cubic")
    }
    let target = try resizedDimensions(node, source)
    let coordinates = node.string("coordinate_transformation_mode") ?? "half_pixel"
    if coordinates == "tf_crop_and_resize" {
      throw fault(node, "tf_crop_and_resize is not supported", "crop and resize in two nodes")
    }
    let factors = zip(source, target).map { $1 % max($0, 1) == 0 ? $1 / max($0, 1) : 0 }
    let isRepetition =
      mode == .nearest && !factors.contains(0)
      && (node.operation == "Upsample" || repeats(node, coordinates, factors))
    if !isRepetition, node.operation == "Resize" {
      note("\(node.name) samples with \(coordinates) coordinates")
      if mode == .nearest, !factors.contains(0) {
        // Which element is nearest is not kept, so that this is no repetition but a choice.
        try emit(node, .rearrangement(.gather), [input], target, tensors[input].format)
        return
      }
    }
    try emit(
      node, .resize(mode), [input], target,
      mode == .nearest ? tensors[input].format : computingFormat([input]))
  }

  /// Whether the nearest elements by whole factors are each element repeated.
  private func repeats(_ node: ONNXNode, _ coordinates: String, _ factors: [Int]) -> Bool {
    // Half-pixel places lie less than half an element from their own, whatever the rounding of ties,
    // unless it is always up or down.
    let rounding = node.string("nearest_mode") ?? "round_prefer_floor"
    let isRounded = rounding.hasPrefix("round_prefer")
    switch coordinates {
    case "half_pixel", "pytorch_half_pixel": return isRounded
    case "asymmetric":
      // Place i of a factor f is i/f: floor repeats; rounding does so only for f = 2 with ties down.
      return rounding == "floor"
        || rounding == "round_prefer_floor" && factors.allSatisfy { $0 <= 2 }
    default: return factors.allSatisfy { $0 == 1 }
    }
  }

  private func resizedDimensions(_ node: ONNXNode, _ source: [Int]) throws(InputError) -> [Int] {
    let isFirstVersion = node.operation == "Upsample" || node.inputs.count == 2
    let chosen = try axes(node, operand: -1, rank: source.count)
    let listed = chosen ?? Array(source.indices)
    if let sizes = isFirstVersion ? nil : try integers(node, 3), !sizes.isEmpty {
      guard sizes.count == listed.count else {
        throw fault(node, "\(sizes.count) sizes are given for \(listed.count) axes")
      }
      var result = source
      for (axis, size) in zip(listed, sizes) { result[axis] = size }
      return result
    }
    let operand = try constant(node, isFirstVersion ? 1 : 2)?.reals
    guard let scales = node.floats("scales") ?? operand, scales.count == listed.count else {
      throw fault(node, "it lacks a scale or a size for each axis")
    }
    var result = source
    for (axis, scale) in zip(listed, scales) {
      let size = (Double(source[axis]) * Double(scale)).rounded(.down)
      guard scale.isFinite, size >= 1, size <= Double(Self.maximumAttribute) else {
        throw fault(node, "a scale of \(scale) gives \(size) elements along axis \(axis)")
      }
      result[axis] = Int(size)
    }
    return result
  }

  func importDepthToSpace(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let source = tensors[input].shape.dimensions
    guard source.count == 4, let block = node.int("blocksize"), (1...1024).contains(block) else {
      throw fault(node, "it needs a feature map and a blocksize between 1 and 1024")
    }
    let area = block * block
    if node.operation == "DepthToSpace" {
      guard source[1] % area == 0 else {
        throw fault(node, "\(source[1]) channels cannot be divided by \(area)")
      }
      if node.string("mode") == "CRD" { return try importColumnFirst(node, input, block) }
      try emit(
        node, .rearrangement(.depthToSpace(block: block)), [input],
        [source[0], source[1] / area, source[2] * block, source[3] * block], tensors[input].format)
    } else {
      guard source[2] % block == 0, source[3] % block == 0 else {
        throw fault(node, "\(source[2])×\(source[3]) cannot be divided by \(block)")
      }
      try emit(
        node, .rearrangement(.spaceToDepth(block: block)), [input],
        [source[0], source[1] * area, source[2] / block, source[3] / block], tensors[input].format)
    }
  }

  /// A depth to space whose channels are the outer part of the depth (CRD), written out: the places
  /// of a block become axes, and go behind the rows and columns.
  private func importColumnFirst(
    _ node: ONNXNode, _ input: Int, _ block: Int
  ) throws(InputError) {
    let source = tensors[input].shape.dimensions
    let format = tensors[input].format
    let (depth, rows, columns) = (source[1] / (block * block), source[2], source[3])
    var steps: [Int] = []
    for (name, dimensions) in [
      ("blocks", [source[0], depth, block, block, rows, columns]),
      ("interleaved", [source[0], depth, rows, block, columns, block]),
    ] {
      tensors.append(
        DraftTensor(
          name: "\(node.name) \(name)", shape: try shape(node, dimensions), format: format,
          useCount: 1, producer: nil))
      steps.append(tensors.count - 1)
    }
    addLayer("\(node.name) blocks", .rearrangement(.reshape), [input], [steps[0]])
    addLayer(
      "\(node.name) interleave", .rearrangement(.transpose(permutation: [0, 1, 4, 2, 5, 3])),
      [steps[0]], [steps[1]])
    try emit(
      node, .rearrangement(.reshape), [steps[1]],
      [source[0], depth, rows * block, columns * block], format)
  }

  func importExpand(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let source = tensors[input].shape.dimensions
    guard let given = try integers(node, 1) else { throw fault(node, "it lacks a shape") }
    let target = try folded(node) { () throws(ImportFault) in
      if node.operation == "Expand" { return try broadcastDimensions(source, given) }
      guard given.count == source.count else {
        throw ImportFault("it needs a number of repeats for each axis")
      }
      var result: [Int] = []
      for (size, times) in zip(source, given) {
        let (product, overflow) = size.multipliedReportingOverflow(by: times)
        guard !overflow else { throw ImportFault("it repeats \(times) times, which is too many") }
        result.append(product)
      }
      return result
    }
    if target == source { return alias(node, input) }
    try emit(node, .rearrangement(.expand), [input], target, tensors[input].format)
  }
}
