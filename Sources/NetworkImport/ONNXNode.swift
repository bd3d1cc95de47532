import COnnx

/// One node of an ONNX graph.
struct ONNXNode {
  /// The value of an attribute.
  enum Attribute {
    case int(Int)
    case float(Float)
    case string(String)
    case tensor(ONNXTensor)
    case ints([Int])
    case floats([Float])
    case strings([String])
    case graph
    case other
  }

  /// The position in the file.
  let index: Int
  /// The name in the file, or the first output's where there is none.
  let name: String
  /// The operator's name.
  let operation: String
  /// The operator's domain, empty for the standard one.
  let domain: String
  /// Operands; an empty name is an operand left out.
  let inputs: [String]
  /// Results; an empty name is a result left out.
  let outputs: [String]
  let attributes: [String: Attribute]

  init(_ node: OpaquePointer?, index: Int) {
    self.index = index
    operation = String(conx_node_operator(node))
    let domain = String(conx_node_domain(node))
    self.domain = domain == "ai.onnx" ? "" : domain
    inputs = (0..<conx_node_input_count(node)).map { String(conx_node_input(node, $0)) }
    outputs = (0..<conx_node_output_count(node)).map { String(conx_node_output(node, $0)) }
    let given = String(conx_node_name(node))
    name = given.isEmpty ? outputs.first { !$0.isEmpty } ?? "node \(index)" : given
    attributes = Dictionary(
      (0..<conx_node_attribute_count(node)).map {
        let attribute = conx_node_attribute(node, $0)
        return (String(conx_attribute_name(attribute)), Attribute(attribute))
      }, uniquingKeysWith: { $1 })
  }

  /// The operator with its domain, as messages print it.
  var qualifiedOperation: String { domain.isEmpty ? operation : "\(domain).\(operation)" }

  /// Whether the node holds another graph, as a loop or a branch does.
  var hasSubgraph: Bool {
    attributes.values.contains { if case .graph = $0 { true } else { false } }
  }

  /// The name of an operand, or `nil` when it is left out.
  func input(_ index: Int) -> String? {
    inputs.indices.contains(index) && !inputs[index].isEmpty ? inputs[index] : nil
  }

  /// An integer attribute.
  func int(_ name: String) -> Int? {
    if case .int(let value) = attributes[name] { value } else { nil }
  }

  /// An attribute that is a list of integers.
  func ints(_ name: String) -> [Int]? {
    switch attributes[name] {
    case .ints(let values): values
    case .int(let value): [value]
    case .floats(let values) where values.isEmpty: []
    default: nil
    }
  }

  /// A floating-point attribute.
  func float(_ name: String) -> Float? {
    switch attributes[name] {
    case .float(let value): value
    case .int(let value): Float(value)
    default: nil
    }
  }

  /// An attribute that is a list of floating-point numbers.
  func floats(_ name: String) -> [Float]? {
    switch attributes[name] {
    case .floats(let values): values
    case .float(let value): [value]
    default: nil
    }
  }

  /// A text attribute.
  func string(_ name: String) -> String? {
    if case .string(let value) = attributes[name] { value } else { nil }
  }
}

extension ONNXNode.Attribute {
  fileprivate init(_ attribute: OpaquePointer?) {
    switch conx_attribute_get_kind(attribute) {
    case CONX_ATTRIBUTE_INT: self = .int(Int(conx_attribute_int(attribute)))
    case CONX_ATTRIBUTE_FLOAT: self = .float(conx_attribute_float(attribute))
    case CONX_ATTRIBUTE_STRING: self = .string(String(conx_attribute_string(attribute)))
    case CONX_ATTRIBUTE_TENSOR: self = .tensor(ONNXTensor(conx_attribute_tensor(attribute)))
    case CONX_ATTRIBUTE_INTS:
      var values: UnsafePointer<Int64>?
      let count = conx_attribute_ints(attribute, &values)
      self = .ints(UnsafeBufferPointer(start: values, count: count).map { Int($0) })
    case CONX_ATTRIBUTE_FLOATS:
      var values: UnsafePointer<Float>?
      let count = conx_attribute_floats(attribute, &values)
      self = .floats(Array(UnsafeBufferPointer(start: values, count: count)))
    case CONX_ATTRIBUTE_STRINGS:
      self = .strings(
        (0..<conx_attribute_string_count(attribute)).map {
          String(conx_attribute_string_at(attribute, $0))
        })
    case CONX_ATTRIBUTE_GRAPH: self = .graph
    default: self = .other
    }
  }
}
