import NetworkModel

/// Builds a network from a Caffe deploy file and the weights of a Deep Compression file.
///
/// Follows Caffe's layers (https://github.com/BVLC/caffe, caffe.proto): blobs are named, a layer
/// whose top is its bottom works in place, and poolings round up.
struct CaffeNetworkReader {
  private let root: CaffeText
  private let layers: [CaffeLayer]
  var stream: DeepCompressionStream
  var builder: NetworkBuilder
  /// The tensor that each blob holds after the layers so far.
  private var blobs: [String: TensorID] = [:]

  /// Prepares to read; `fallbackName` names a network without a name of its own.
  init(
    _ root: CaffeText, weights: [UInt8], fallbackName: String, source: String
  ) throws(CaffeFault) {
    self.root = root
    layers = try CaffeLayer.layers(of: root)
    builder = NetworkBuilder(name: try root.texts("name").last ?? fallbackName, source: source)
    for layer in layers where layer.hasWeights && !DeepCompressionStream.holds(layer.name) {
      throw CaffeFault(
        layer.line, "\(layer.name) has weights, but a .net file holds none for such a name",
        remedy: "use the prototxt the file was encoded with: names contain conv, fc or ip")
    }
    let weighted = layers.count { $0.hasWeights }
    guard weighted > 0 else {
      throw CaffeFault(1, "the network has no Convolution or InnerProduct layer")
    }
    stream = try DeepCompressionStream(bytes: weights, layerCount: weighted)
  }

  /// Builds the network.
  mutating func read() throws(CaffeFault) -> Network {
    try addTopLevelInputs()
    for layer in layers {
      let operands = try operands(of: layer)
      guard let outputs = try add(layer, operands) else { continue }
      guard outputs.count == layer.tops.count else {
        throw CaffeFault(
          layer.line, "\(layer.name) has \(layer.tops.count) tops instead of \(outputs.count)")
      }
      for (top, output) in zip(layer.tops, outputs) { blobs[top] = output }
    }
    try stream.finish()
    return try CaffeFault.at(1, "the network") { () throws(NetworkError) in try builder.build() }
  }

  /// The tensors of a layer's bottoms, or an error that names what is missing.
  private func operands(of layer: CaffeLayer) throws(CaffeFault) -> [TensorID] {
    var result: [TensorID] = []
    for bottom in layer.bottoms {
      guard let id = blobs[bottom] else {
        throw CaffeFault(layer.line, "\(layer.name) reads \(bottom), which no layer above writes")
      }
      result.append(id)
    }
    return result
  }

  /// Adds the inputs that older deploy files name before their layers.
  private mutating func addTopLevelInputs() throws(CaffeFault) {
    let names = try root.texts("input")
    let shapes = try root.messages("input_shape")
    let dimensions = try root.integers("input_dim", in: 1...Int(Int32.max))
    guard shapes.isEmpty ? dimensions.count == 4 * names.count : shapes.count == names.count else {
      throw CaffeFault(
        1, "\(names.count) inputs have \(shapes.count) shapes and \(dimensions.count) dimensions",
        remedy: "give every input one input_shape or four input_dim")
    }
    for (index, name) in names.enumerated() {
      if shapes.isEmpty {
        let dimensions = Array(dimensions[(4 * index)..<(4 * index + 4)])
        blobs[name] = try input(name, dimensions, line: 1)
      } else {
        let dimensions = try shapes[index].integers("dim", in: 1...Int(Int32.max))
        blobs[name] = try input(name, dimensions, line: shapes[index].line)
      }
    }
  }

  /// Adds an input; fewer dimensions than four are a vector's.
  mutating func input(
    _ name: String, _ dimensions: [Int], line: Int
  ) throws(CaffeFault) -> TensorID {
    guard (1...4).contains(dimensions.count) else {
      throw CaffeFault(line, "\(name) has \(dimensions.count) dimensions instead of 1 to 4")
    }
    let padded = dimensions + [Int](repeating: 1, count: 4 - dimensions.count)
    let shape = try CaffeFault.at(line, name) { () throws(NetworkError) in
      try TensorShape(padded)
    }
    return builder.input(name, shape: shape)
  }
}
