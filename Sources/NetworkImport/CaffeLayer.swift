import Diagnostics

/// A layer of a Caffe deploy file.
struct CaffeLayer {
  /// The layer types that take part in inference, by their names in Caffe.
  enum Kind: String, CaseIterable {
    case input = "Input"
    case convolution = "Convolution"
    case innerProduct = "InnerProduct"
    case pooling = "Pooling"
    case relu = "ReLU"
    case sigmoid = "Sigmoid"
    case hyperbolicTangent = "TanH"
    case softmax = "Softmax"
    case localResponseNormalization = "LRN"
    case batchNormalization = "BatchNorm"
    case scale = "Scale"
    case elementwise = "Eltwise"
    case concatenation = "Concat"
    case flatten = "Flatten"
    case dropout = "Dropout"
    case split = "Split"
  }

  let name: String
  let kind: Kind
  let bottoms: [String]
  let tops: [String]
  let text: CaffeText

  /// The line the layer begins in.
  var line: Int { text.line }

  /// Whether the layer has weights that a `.net` file holds.
  var hasWeights: Bool { kind == .convolution || kind == .innerProduct }

  /// Reads the layers that take part in inference.
  static func layers(of root: CaffeText) throws(CaffeFault) -> [CaffeLayer] {
    if let old = root.all("layers").first {
      throw CaffeFault(
        old.line, "the file has the old form of layers",
        remedy: "convert it with Caffe's upgrade_net_proto_text")
    }
    var result: [CaffeLayer] = []
    for text in try root.messages("layer") where try !isForTrainingOnly(text) {
      let names = try text.texts("name")
      let types = try text.texts("type")
      guard let name = names.last, let type = types.last else {
        throw CaffeFault(text.line, "a layer needs a name and a type")
      }
      guard let kind = Kind(rawValue: type) else {
        let near = nearest(to: type, among: Kind.allCases.map(\.rawValue))
        throw CaffeFault(
          text.line, "\(name) has the type \(type), which is not read",
          remedy: near.map { "did you mean \($0)?" }
            ?? "use the deploy form of the prototxt, without data and loss layers")
      }
      result.append(
        CaffeLayer(
          name: name, kind: kind, bottoms: try text.texts("bottom"), tops: try text.texts("top"),
          text: text))
    }
    return result
  }

  /// Whether a rule restricts the layer to training.
  private static func isForTrainingOnly(_ text: CaffeText) throws(CaffeFault) -> Bool {
    for rule in try text.messages("include") where try rule.word("phase") == "TRAIN" {
      return true
    }
    for rule in try text.messages("exclude") where try rule.word("phase") == "TEST" {
      return true
    }
    return false
  }
}

/// Rows and columns of a kernel, a stride, a padding or a dilation.
typealias CaffeSize = (rows: Int, columns: Int)

extension CaffeText {
  /// A size that is given once for both axes, once for each, or as two fields `_h` and `_w`.
  func size(
    _ name: String, short: String, default fallback: Int?, least: Int
  ) throws(CaffeFault) -> CaffeSize {
    let range = least...Int(UInt16.max)
    let (rows, columns) = (
      try integer("\(short)_h", in: range), try integer("\(short)_w", in: range)
    )
    if let rows, let columns { return (rows, columns) }
    let values = try integers(name, in: range)
    switch values.count {
    case 0:
      guard let fallback else { throw CaffeFault(line, "\(name) is missing") }
      return (rows ?? fallback, columns ?? fallback)
    case 1: return (values[0], values[0])
    case 2: return (values[0], values[1])
    default: throw CaffeFault(line, "\(name) is given for \(values.count) axes instead of 2")
    }
  }
}
