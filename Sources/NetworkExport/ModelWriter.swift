internal import COnnx

/// The type of elements in a file, numbered as in `TensorProto.DataType`.
enum ElementType: Int32 {
  case float32 = 1
  case uint8 = 2
  case int8 = 3
  case int32 = 6
  case int64 = 7
  case float16 = 10
  case float64 = 11
}

/// An attribute of a node.
enum Attribute {
  case int(Int)
  case float(Float)
  case string(String)
  case ints([Int])
}

/// An ONNX model under construction.
final class ModelWriter {
  private static let irVersion: Int64 = 8
  private static let operatorSet: Int64 = 13
  /// The domain of the QONNX operators.
  static let quantizationDomain = "qonnx.custom_op.general"
  /// The domain of ONNX Runtime's own operators.
  static let microsoftDomain = "com.microsoft"

  private let builder: OpaquePointer?
  private var domains: Set<String> = []

  /// Begins a model.
  init(graph: String) {
    builder = withText("millrace") { producer in
      withText(graph) { conx_builder_new(producer, $0, Self.irVersion) }
    }
    withText("") { conx_builder_opset(builder, $0, Self.operatorSet) }
  }

  deinit { conx_builder_free(builder) }

  /// Adds an input or output of the graph.
  func value(_ list: conx_value_list, _ name: String, _ type: ElementType, _ dimensions: [Int]) {
    withText(name) {
      conx_builder_value(
        builder, list, $0, type.rawValue, dimensions.map { Int64($0) }, dimensions.count)
    }
  }

  /// Adds an initializer of elements in their own representation.
  func initializer<Element: BitwiseCopyable>(
    _ name: String, _ type: ElementType, _ dimensions: [Int], _ elements: [Element]
  ) {
    withText(name) { name in
      elements.withUnsafeBytes {
        conx_builder_initializer(
          builder, name, type.rawValue, dimensions.map { Int64($0) }, dimensions.count,
          $0.baseAddress, $0.count)
      }
    }
  }

  /// Adds a node.
  func node(
    _ name: String, _ operation: String, domain: String = "", _ inputs: [String],
    _ outputs: [String], _ attributes: [(name: String, value: Attribute)] = []
  ) {
    if !domain.isEmpty, domains.insert(domain).inserted {
      withText(domain) { conx_builder_opset(builder, $0, 1) }
    }
    withText(name) { name in
      withText(operation) { operation in
        withText(domain) { conx_builder_node(builder, name, operation, $0) }
      }
    }
    for input in inputs { withText(input) { conx_builder_input(builder, $0) } }
    for output in outputs { withText(output) { conx_builder_output(builder, $0) } }
    for attribute in attributes {
      withText(attribute.name) { name in
        switch attribute.value {
        case .int(let value): conx_builder_attribute_int(builder, name, Int64(value))
        case .float(let value): conx_builder_attribute_float(builder, name, value)
        case .string(let value):
          withText(value) { conx_builder_attribute_string(builder, name, $0) }
        case .ints(let values):
          conx_builder_attribute_ints(builder, name, values.map { Int64($0) }, values.count)
        }
      }
    }
  }

  /// The bytes of the model.
  func serialized() throws(ExportError) -> [UInt8] {
    let size = conx_builder_size(builder)
    guard size <= Int(Int32.max) else {
      throw ExportError(
        "the model has \(size) bytes, beyond the 2 GiB of the format",
        remedy: "compress its weights to fewer bits")
    }
    var isWhole = false
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      isWhole = conx_builder_serialize(builder, buffer.baseAddress, size)
      count = isWhole ? size : 0
    }
    guard isWhole else { throw ExportError("the model cannot be serialized") }
    return bytes
  }
}

/// Lends a text to the C interface.
private func withText<Result>(_ text: String, _ body: (conx_text) -> Result) -> Result {
  var text = text
  return text.withUTF8 { bytes in
    bytes.withMemoryRebound(to: CChar.self) {
      body(conx_text(bytes: $0.baseAddress, length: $0.count))
    }
  }
}
