import Diagnostics
import NetworkModel

/// Evaluates a node whose operands are all known.
typealias ConstantFunction = (ConstantOperands) throws(ImportFault) -> Constant

/// The operands of a node that is evaluated when the network is read.
struct ConstantOperands {
  let node: ONNXNode
  let operands: [Constant?]
  let operatorSet: Int
  /// Elements that the result may have.
  let limit: Int

  /// An operand that must be there.
  subscript(index: Int) -> Constant {
    get throws(ImportFault) {
      guard operands.indices.contains(index), let operand = operands[index] else {
        throw ImportFault("\(node.qualifiedOperation) lacks operand \(index)")
      }
      return operand
    }
  }

  /// The integers of an operand, or `nil` when it is left out.
  func integers(_ index: Int) throws(ImportFault) -> [Int]? {
    guard operands.indices.contains(index), let operand = operands[index] else { return nil }
    guard let integers = operand.integers else {
      throw ImportFault("operand \(index) of \(node.qualifiedOperation) must hold integers")
    }
    return integers
  }

  /// Integers from an attribute or, in later operator sets, from an operand.
  func integers(_ attribute: String, or index: Int) throws(ImportFault) -> [Int]? {
    if let values = node.ints(attribute) { return values }
    return try integers(index)
  }

  /// An axis counted from the front.
  func axis(_ axis: Int, rank: Int) throws(ImportFault) -> Int {
    let place = axis < 0 && axis >= -rank ? axis + rank : axis
    guard place >= 0, place < rank else {
      throw ImportFault("axis \(axis) is outside a tensor of \(rank) dimensions")
    }
    return place
  }

  /// The number of elements of a result, within the limit.
  func count(of dimensions: [Int]) throws(ImportFault) -> Int {
    let count = try elementCount(of: dimensions)
    guard count <= limit else {
      throw ImportFault(
        "a constant of shape \(dimensions) is computed, too large to fold",
        "simplify the network before the import")
    }
    return count
  }
}

extension GraphImporter {
  /// Evaluates a node when all that it needs is known.
  ///
  /// - Returns: Whether the node's result is now bound.
  func foldConstants(_ node: ONNXNode) throws(InputError) -> Bool {
    guard node.domain.isEmpty, let output = node.outputs.first, !output.isEmpty else {
      return false
    }
    if node.operation == "Shape" || node.operation == "Size" { return try foldShape(node) }
    guard let function = ConstantFunctions.table[node.operation] else { return false }
    var operands: [Constant?] = []
    for index in node.inputs.indices {
      switch try operand(node, index) {
      case .constant(let constant): operands.append(constant)
      case nil: operands.append(nil)
      case .activation, .runtimeScale, .runtimeZeroPoint: return false
      }
    }
    let context = ConstantOperands(
      node: node, operands: operands, operatorSet: operatorSet, limit: foldingBudget)
    var result = try folded(node) { () throws(ImportFault) in try function(context) }
    let isView = node.operation == "Constant" || node.operation == "Identity"
    if !isView && !result.isAbsent { foldingBudget -= result.count }
    if result.format == nil, let format = annotatedFormat(output) {
      result = try folded(node) { () throws(ImportFault) in try result.annotated(format) }
    }
    values[output] = .constant(result)
    return true
  }

  private func foldShape(_ node: ONNXNode) throws(InputError) -> Bool {
    let dimensions: [Int]
    switch try operand(node, 0) {
    case .constant(let constant): dimensions = constant.dimensions
    case .activation(let tensor): dimensions = tensors[tensor].shape.dimensions
    case .runtimeScale, .runtimeZeroPoint: dimensions = []
    case nil: throw fault(node, "\(node.operation) lacks its operand")
    }
    if node.operation == "Size" {
      values[node.outputs[0]] = .constant(
        Constant(integers: [dimensions.reduce(1, *)], dimensions: []))
      return true
    }
    func bound(_ name: String, _ value: Int) -> Int {
      guard let given = node.int(name) else { return value }
      let place = given < 0 && given >= -dimensions.count ? given + dimensions.count : given
      return min(max(place, 0), dimensions.count)
    }
    let start = bound("start", 0)
    let end = bound("end", dimensions.count)
    values[node.outputs[0]] = .constant(
      Constant(integers: Array(dimensions[start..<max(start, end)])))
    return true
  }
}

/// The operators that are evaluated when all their operands are known.
enum ConstantFunctions {
  /// Functions by operator.
  static let table: [String: @Sendable (ConstantOperands) throws(ImportFault) -> Constant] =
    rearrangements.merging(arithmetic) { first, _ in first }

  /// The constant that a `Constant` node holds.
  static func literal(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let node = context.node
    if case .tensor(let tensor) = node.attributes["value"] { return try tensor.decoded() }
    if let value = node.float("value_float") {
      return Constant(reals: [value], dimensions: [])
    }
    if let value = node.int("value_int") { return Constant(integers: [value], dimensions: []) }
    if let values = node.floats("value_floats") {
      return Constant(reals: values, dimensions: [values.count])
    }
    if let values = node.ints("value_ints") { return Constant(integers: values) }
    throw ImportFault("this constant holds nothing that is supported")
  }

  /// The constant with elements of another type.
  static func cast(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    var result = try context[0]
    guard let number = context.node.int("to"), let raw = Int32(exactly: number),
      let type = ElementType(rawValue: raw)
    else {
      throw ImportFault("a cast to this element type is not supported")
    }
    if result.format != nil, type.isReal { return result }
    if type.isReal == result.type.isReal || result.isAbsent {
      result.type = type
      return result
    }
    if type.isReal {
      guard let reals = result.reals else { return result }
      result.elements = .reals(reals)
    } else if let reals = result.reals {
      result.elements = .wide(
        reals.map { real in
          if type == .bool { return real == 0 ? 0 : 1 }
          return Int(exactly: real.rounded(.towardZero)) ?? (real > 0 ? .max : .min)
        })
      result.format = nil
    }
    result.type = type
    return result
  }

  /// Every element the same.
  static func constantOfShape(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    guard let dimensions = try context.integers(0) else { throw ImportFault("it lacks a shape") }
    let count = try context.count(of: dimensions)
    guard case .tensor(let tensor) = context.node.attributes["value"] else {
      return Constant(reals: [Float](repeating: 0, count: count), dimensions: dimensions)
    }
    let value = try tensor.decoded()
    guard value.count == 1 else { throw ImportFault("its value must be one element") }
    return Constant(
      dimensions: dimensions, elements: value.elements.gathered(count) { _ in 0 }, type: value.type)
  }

  /// Numbers from a start, below a limit, at a distance.
  static func range(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let start = try context[0]
    guard let from = start.scalar, let to = try context[1].scalar, let by = try context[2].scalar,
      by != 0, from.isFinite, to.isFinite, by.isFinite
    else { throw ImportFault("its start, limit and step must be numbers, the step not 0") }
    let steps = ((Double(to) - Double(from)) / Double(by)).rounded(.up)
    guard steps <= Double(context.limit) else {
      throw ImportFault("a range of \(steps) numbers is too large to fold")
    }
    let count = max(0, Int(steps))
    if start.type.isReal {
      return Constant(reals: (0..<count).map { from + Float($0) * by }, dimensions: [count])
    }
    let first = Int(exactly: from) ?? 0
    let step = Int(exactly: by) ?? 0
    return Constant(integers: (0..<count).map { first &+ $0 &* step })
  }
}
