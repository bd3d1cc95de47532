import Diagnostics
import NetworkModel

/// The state while one ONNX graph becomes a network.
///
/// Nodes are taken in topological order. Each handler binds the names of its node's results to
/// constants or to draft tensors, and adds draft layers; later nodes may still change drafts, which
/// is how scales, biases and formats are folded.
final class GraphImporter {
  let model: ONNXModel
  let file: String
  /// The version of the standard operator set.
  let operatorSet: Int

  var values: [String: ImportValue] = [:]
  var tensors: [DraftTensor] = []
  var layers: [DraftLayer] = []
  var inputs: [Int] = []
  var notes: [String] = []
  /// Reads of each name by live nodes, and as an output.
  var uses: [String: Int] = [:]
  /// Whether weights are integers stored as reals, as in networks with `RequantShift`.
  var hasIntegersAsReals = false
  /// Elements that constant folding may still produce.
  var foldingBudget: Int

  private var initializers: [String: ONNXTensor] = [:]
  private var formats: [String: NumberFormat] = [:]
  private var requantized: [Requantization: Int] = [:]
  private var layerNames: Set<String> = []
  private let handlers = OperatorTable()

  private struct Requantization: Hashable {
    let tensor: Int
    let format: NumberFormat
  }

  init(model: ONNXModel, file: String) {
    self.model = model
    self.file = file
    operatorSet = model.operatorSets[""] ?? model.operatorSets["ai.onnx"] ?? 13
    // A small file may not grow into much; copies of its own weights are free to a few.
    foldingBudget = (1 << 22) + 32 * model.byteCount
  }

  /// Imports the graph.
  func network(named name: String) throws(InputError) -> Network {
    guard !model.hasSparseInitializers else {
      throw fault(
        nil, "it holds sparse initializers, which are not supported",
        "save the weights as dense tensors; zeros are found again by counting")
    }
    guard !model.outputs.isEmpty else { throw fault(nil, "its graph has no outputs") }
    try indexInitializers()
    try readAnnotations()
    let order = try ONNXGraphOrder(model, file: file)
    if order.deadCount > 0 {
      note("\(order.deadCount) nodes on which no output depends are left out")
    }
    countUses(order.order)
    try bindInputs(order.order)
    for index in order.order { try importNode(model.nodes[index]) }
    return try finished(name)
  }

  private func importNode(_ node: ONNXNode) throws(InputError) {
    guard !node.hasSubgraph else {
      throw fault(
        node, "\(node.qualifiedOperation) holds a graph of its own, which is not supported",
        "export the network without control flow, its loops unrolled")
    }
    if try foldConstants(node) { return }
    if let handler = handlers.handler(for: node) {
      try handler(self)(node)
    } else {
      try importUnknown(node)
    }
    for output in node.outputs where !output.isEmpty && values[output] == nil {
      guard uses[output, default: 0] == 0 else {
        throw fault(node, "its result \(output) is not supported by \(node.qualifiedOperation)")
      }
    }
  }

  private func indexInitializers() throws(InputError) {
    for tensor in model.initializers {
      guard initializers.updateValue(tensor, forKey: tensor.name) == nil else {
        throw fault(
          place: tensor.name, "two initializers have this name", "give every tensor its own name")
      }
    }
    var names = Set<String>()
    for input in model.inputs where !names.insert(input.name).inserted {
      throw fault(place: input.name, "two inputs have this name", "give every tensor its own name")
    }
  }

  private func readAnnotations() throws(InputError) {
    for (tensor, entries) in model.annotations {
      guard let type = entries["finn_datatype"] else {
        note("quantization annotations other than finn_datatype are not read")
        continue
      }
      guard let format = NumberFormat(finnDataType: type) else {
        throw fault(
          place: tensor, "its quantization annotation \(type) is not a known data type",
          "use FLOAT32, BIPOLAR, TERNARY, INTn, UINTn or FIXED<n,i>")
      }
      formats[tensor] = format
    }
  }

  private func countUses(_ order: [Int]) {
    for index in order {
      let node = model.nodes[index]
      if node.operation == "RequantShift" { hasIntegersAsReals = true }
      if node.operation == "Shape" || node.operation == "Size" { continue }
      for input in node.inputs { uses[input, default: 0] += 1 }
    }
    for output in model.outputs { uses[output.name, default: 0] += 1 }
  }

  /// The format that the file states for a tensor.
  func annotatedFormat(_ name: String) -> NumberFormat? { formats[name] }

  /// What a name stands for; initializers are decoded when they are first asked for.
  func value(_ name: String) throws(InputError) -> ImportValue? {
    if let value = values[name] { return value }
    guard let tensor = initializers[name] else { return nil }
    do {
      var constant = try tensor.decoded()
      tensor.release()
      if let format = formats[name] { constant = try constant.annotated(format) }
      values[name] = .constant(constant)
      return .constant(constant)
    } catch { throw fault(place: name, error.reason, error.remedy) }
  }

  /// Whether the file gives a value for a name.
  func hasInitializer(_ name: String) -> Bool { initializers[name] != nil }

  /// Adds a remark once.
  func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }

  /// A layer name that no other layer has.
  func uniqueLayerName(_ name: String) -> String {
    if layerNames.insert(name).inserted { return name }
    note("several nodes are named \(name); the later ones are numbered")
    var number = 2
    while !layerNames.insert("\(name)#\(number)").inserted { number += 1 }
    return "\(name)#\(number)"
  }

  /// A tensor with another format that holds the same values: made once for each format.
  func requantized(
    _ tensor: Int, to format: NumberFormat, for node: ONNXNode
  ) throws(InputError) -> Int {
    let key = Requantization(tensor: tensor, format: format)
    if let known = requantized[key] { return known }
    let output = node.outputs.first ?? ""
    let result = addTensor(output, tensors[tensor].shape, format)
    addLayer(node.name, .requantization, [tensor], [result])
    requantized[key] = result
    return result
  }
}
