import NetworkModel

/// A fault in a prototxt file or in the weights beside it; the importer adds the file's name.
struct CaffeFault: Error {
  /// The file that is at fault.
  enum File {
    case prototxt, weights
  }

  let file: File
  /// The line of a prototxt file, the layer of a weight file.
  let place: String?
  let reason: String
  let remedy: String?

  /// Creates a fault in a line of the prototxt file.
  init(_ line: Int, _ reason: String, remedy: String? = nil) {
    file = .prototxt
    place = String(line)
    self.reason = reason
    self.remedy = remedy
  }

  /// Creates a fault in a layer of the weight file, or in the whole file.
  init(
    weightsOf layer: String?, _ reason: String,
    remedy: String? = "check that the prototxt belongs to this .net file"
  ) {
    file = .weights
    place = layer
    self.reason = reason
    self.remedy = remedy
  }

  /// Runs a step of network construction on behalf of a line of the prototxt file.
  static func at<Result>(
    _ line: Int, _ what: String, _ step: () throws(NetworkError) -> Result
  ) throws(CaffeFault) -> Result {
    do { return try step() } catch { throw CaffeFault(line, "\(what): \(error.description)") }
  }
}
