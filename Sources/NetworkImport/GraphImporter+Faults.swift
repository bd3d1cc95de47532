import Diagnostics
import NetworkModel

extension GraphImporter {
  /// What can be done where nothing better is known.
  private static let generalRemedy = "correct the network and export it again"

  /// An error at a node.
  func fault(_ node: ONNXNode?, _ reason: String, _ remedy: String? = nil) -> InputError {
    InputError(file: file, place: node?.name, reason: reason, remedy: remedy ?? Self.generalRemedy)
  }

  /// An error at a tensor.
  func fault(place: String, _ reason: String, _ remedy: String? = nil) -> InputError {
    InputError(file: file, place: place, reason: reason, remedy: remedy ?? Self.generalRemedy)
  }

  /// Runs a function of the network model and adds the place to its error.
  func checked<Result>(
    _ node: ONNXNode, _ body: () throws(NetworkError) -> Result
  ) throws(InputError) -> Result {
    do { return try body() } catch { throw fault(node, error.description) }
  }

  /// Runs a function on constants and adds the place to its error.
  func folded<Result>(
    _ node: ONNXNode, _ body: () throws(ImportFault) -> Result
  ) throws(InputError) -> Result {
    do { return try body() } catch { throw fault(node, error.reason, error.remedy) }
  }

  /// A shape, checked.
  func shape(_ node: ONNXNode, _ dimensions: [Int]) throws(InputError) -> TensorShape {
    try checked(node) { () throws(NetworkError) in try TensorShape(dimensions) }
  }

  /// The greatest magnitude of an attribute that is a size, stride, dilation or padding.
  static let maximumAttribute = Int(Int32.max)

  /// A list of sizes from an attribute, each within 32 bits.
  func sizes(
    _ node: ONNXNode, _ name: String, count: Int, default value: Int
  ) throws(InputError) -> [Int] {
    guard let values = node.ints(name), !values.isEmpty else {
      return [Int](repeating: value, count: count)
    }
    guard values.count == count else {
      throw fault(node, "\(name) has \(values.count) entries where \(count) are needed")
    }
    for value in values
    where value > Self.maximumAttribute || value < -Self.maximumAttribute {
      throw fault(node, "\(name) of \(value) is out of range")
    }
    return values
  }

  /// An axis counted from the front.
  func axis(_ node: ONNXNode, _ axis: Int, rank: Int) throws(InputError) -> Int {
    let place = axis < 0 && axis >= -rank ? axis + rank : axis
    guard place >= 0, place < rank else {
      throw fault(node, "axis \(axis) is outside a tensor of \(rank) dimensions")
    }
    return place
  }
}
