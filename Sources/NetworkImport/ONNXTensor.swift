import COnnx

/// A constant of an ONNX file, its elements still in the parsed message.
struct ONNXTensor {
  let name: String
  let dimensions: [Int]
  let type: Int32
  let isExternal: Bool
  private let handle: OpaquePointer?

  init(_ tensor: OpaquePointer?) {
    handle = tensor
    name = String(conx_tensor_name(tensor))
    type = conx_tensor_element_type(tensor)
    isExternal = conx_tensor_is_external(tensor)
    var values: UnsafePointer<Int64>?
    let count = conx_tensor_dimensions(tensor, &values)
    dimensions = UnsafeBufferPointer(start: values, count: count).map { Int($0) }
  }

  /// Reads the elements.
  ///
  /// - Throws: `ImportFault` when they are stored elsewhere, of an unknown type, or not as many as
  ///   the dimensions say.
  func decoded() throws(ImportFault) -> Constant {
    guard !isExternal else {
      throw ImportFault(
        "its elements are stored outside the model file",
        "save the model with its weights inside")
    }
    guard let type = ElementType(rawValue: type) else {
      throw ImportFault("elements of ONNX type \(type) are not supported")
    }
    let count = try elementCount(of: dimensions)
    let data = conx_tensor_data(handle)
    let elements: Elements
    switch data.storage {
    case CONX_STORAGE_RAW:
      let bytes = UnsafeRawBufferPointer(start: data.bytes, count: data.count)
      let (bits, overflow) = count.multipliedReportingOverflow(by: type.bits)
      guard !overflow, data.count == (bits + 7) / 8 else {
        throw ImportFault(
          "it holds \(data.count) bytes where \(count) elements of \(type.bits) bits are needed")
      }
      elements = Elements(raw: bytes, type: type, count: count)
    case CONX_STORAGE_FLOAT: elements = .reals(try typed(data, Float.self, count))
    case CONX_STORAGE_DOUBLE: elements = .reals(try typed(data, Double.self, count).map(Float.init))
    case CONX_STORAGE_INT64: elements = .wide(try typed(data, Int64.self, count).map(Int.init))
    case CONX_STORAGE_UINT64:
      elements = .wide(try typed(data, UInt64.self, count).map { Int(clamping: $0) })
    case CONX_STORAGE_INT32:
      let isPacked = type.bits == 4
      let values = try typed(data, Int32.self, isPacked ? (count + 1) / 2 : count)
      elements = Elements(words: values, type: type, count: count)
    default:
      guard count == 0 else { throw ImportFault("it holds no data for its \(count) elements") }
      elements = type.isReal ? .reals([]) : .wide([])
    }
    guard elements.isReal == type.isReal else {
      throw ImportFault("its data is not of its element type")
    }
    return Constant(dimensions: dimensions, elements: elements, type: type)
  }

  /// Frees the elements in the parsed message; they must not be read again.
  func release() { conx_tensor_release(handle) }

  private func typed<Element>(
    _ data: conx_data, _: Element.Type, _ count: Int
  ) throws(ImportFault) -> [Element] {
    guard data.count == count else {
      throw ImportFault("it holds \(data.count) elements where \(count) are needed")
    }
    let start = data.bytes?.assumingMemoryBound(to: Element.self)
    return Array(UnsafeBufferPointer(start: start, count: count))
  }
}

/// Multiplies dimensions, none of which may be negative.
///
/// - Throws: `ImportFault` when one is negative or the product is beyond 2⁴⁰.
func elementCount(of dimensions: [Int]) throws(ImportFault) -> Int {
  var count = 1
  for dimension in dimensions {
    guard dimension >= 0 else {
      throw ImportFault("a dimension is negative: \(dimension) in \(dimensions)")
    }
    let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
    guard !overflow, product <= 1 << 40 else {
      throw ImportFault("the shape \(dimensions) has too many elements")
    }
    count = product
  }
  return count
}

/// A fault whose place the caller knows.
struct ImportFault: Error {
  let reason: String
  let remedy: String?

  init(_ reason: String, _ remedy: String? = nil) {
    self.reason = reason
    self.remedy = remedy
  }
}
