internal import COnnx

extension GraphExporter {
  /// Adds real numbers of the graph's type.
  func reals(_ values: [Float], _ dimensions: [Int], _ part: String) -> String {
    let name = partName(part)
    switch realType {
    case .float16: model.initializer(name, realType, dimensions, values.map { Float16($0) })
    case .float64: model.initializer(name, realType, dimensions, values.map { Double($0) })
    case .float32, .uint8, .int8, .int32, .int64:
      model.initializer(name, .float32, dimensions, values)
    }
    return name
  }

  /// Adds a list of integers, such as a shape.
  func integers(_ values: [Int], _ part: String) -> String {
    let name = partName(part)
    model.initializer(name, .int64, [values.count], values.map { Int64($0) })
    return name
  }

  /// Adds an input of the graph for values that are not known.
  func unknown(_ dimensions: [Int], _ part: String) -> String {
    let name = partName(part)
    model.value(CONX_INPUTS, name, realType, dimensions)
    return name
  }
}
