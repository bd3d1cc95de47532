import COnnx
import Diagnostics

/// A parsed ONNX file: the texts and small numbers as Swift values, the weights still in place.
///
/// Tensors point into the parsed message, which lives as long as this object.
final class ONNXModel {
  /// A value of the graph: an input, an output or something between.
  struct Value {
    let name: String
    let isTensor: Bool
    let type: Int32
    /// `nil` when the file does not say; a dimension is `nil` when it is symbolic.
    let dimensions: [(size: Int?, symbol: String)]?
  }

  let irVersion: Int
  let graphName: String
  let operatorSets: [String: Int]
  let inputs: [Value]
  let outputs: [Value]
  let values: [String: Value]
  let initializers: [ONNXTensor]
  let nodes: [ONNXNode]
  /// Quantization annotations: by tensor, then by key.
  let annotations: [String: [String: String]]
  let hasSparseInitializers: Bool
  let byteCount: Int

  private let handle: OpaquePointer

  /// Parses bytes, or gives the reason why they are not a model.
  static func parse(_ bytes: UnsafeRawBufferPointer) -> Result<ONNXModel, ONNXSyntaxError> {
    parse(byteCount: bytes.count) { conx_model_parse(bytes.baseAddress, bytes.count, $0, $1) }
  }

  /// Parses an open file, or gives the reason why it is not a model.
  static func parse(_ file: borrowing InputFile) -> Result<ONNXModel, ONNXSyntaxError> {
    parse(byteCount: file.byteCount) { conx_model_parse_file(file.descriptor, $0, $1) }
  }

  private static func parse(
    byteCount: Int, _ body: (UnsafeMutablePointer<CChar>?, Int) -> OpaquePointer?
  ) -> Result<ONNXModel, ONNXSyntaxError> {
    guard byteCount > 0 else { return .failure(ONNXSyntaxError(reason: "the file is empty")) }
    var message = [CChar](repeating: 0, count: 256)
    let parsed = message.withUnsafeMutableBufferPointer { body($0.baseAddress, $0.count) }
    guard let handle = parsed else {
      let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return .failure(ONNXSyntaxError(reason: String(decoding: text, as: UTF8.self)))
    }
    guard conx_model_has_graph(handle) else {
      conx_model_free(handle)
      return .failure(ONNXSyntaxError(reason: "it holds no graph, so it is not an ONNX model"))
    }
    return .success(ONNXModel(handle, byteCount: byteCount))
  }

  private init(_ handle: OpaquePointer, byteCount: Int) {
    self.handle = handle
    self.byteCount = byteCount
    irVersion = Int(conx_model_ir_version(handle))
    graphName = String(conx_graph_name(handle))
    operatorSets = Dictionary(
      (0..<conx_model_opset_count(handle)).map {
        (
          String(conx_model_opset_domain(handle, $0)),
          Int(conx_model_opset_version(handle, $0))
        )
      }, uniquingKeysWith: max)
    func list(_ kind: conx_value_list) -> [Value] {
      (0..<conx_graph_value_count(handle, kind)).map { Value(conx_graph_value(handle, kind, $0)) }
    }
    inputs = list(CONX_INPUTS)
    outputs = list(CONX_OUTPUTS)
    values = Dictionary(
      (list(CONX_VALUES) + inputs + outputs).map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    initializers = (0..<conx_graph_initializer_count(handle)).map {
      ONNXTensor(conx_graph_initializer(handle, $0))
    }
    nodes = (0..<conx_graph_node_count(handle)).map {
      ONNXNode(conx_graph_node(handle, $0), index: $0)
    }
    var annotations: [String: [String: String]] = [:]
    for index in 0..<conx_graph_annotation_count(handle) {
      let annotation = conx_graph_annotation(handle, index)
      for entry in 0..<conx_annotation_entry_count(annotation) {
        annotations[String(conx_annotation_tensor(annotation)), default: [:]][
          String(conx_annotation_key(annotation, entry))] =
          String(conx_annotation_value(annotation, entry))
      }
    }
    self.annotations = annotations
    hasSparseInitializers = conx_graph_sparse_initializer_count(handle) > 0
  }

  deinit { conx_model_free(handle) }
}

/// Why bytes are not an ONNX model.
struct ONNXSyntaxError: Error {
  let reason: String
}

extension ONNXModel.Value {
  fileprivate init(_ value: OpaquePointer?) {
    name = String(conx_value_name(value))
    isTensor = conx_value_is_tensor(value)
    type = conx_value_element_type(value)
    guard conx_value_has_shape(value) else {
      dimensions = nil
      return
    }
    dimensions = (0..<conx_value_rank(value)).map {
      let dimension = conx_value_dimension(value, $0)
      return (dimension.is_known ? Int(dimension.value) : nil, String(dimension.symbol))
    }
  }
}

extension String {
  /// The text, with what is not UTF-8 replaced.
  init(_ text: conx_text) {
    self.init(
      decoding: UnsafeRawBufferPointer(start: text.bytes, count: text.length), as: UTF8.self)
  }
}
