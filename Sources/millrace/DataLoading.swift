import Datasets
import Diagnostics
import Inference
import NetworkModel

/// Finds the images that a word means, and runs networks on them.
enum DataLoading {
  /// Reads a data description.
  static func description(_ path: String) throws(InputError) -> DataDescription {
    try checkIsFile(path)
    return try DataDescription.load(path: path)
  }

  /// Reads all images of a description, checked against what a network takes.
  ///
  /// - Parameter word: The network as the user named it.
  static func images(
    _ path: String, for network: Network, word: String
  ) throws(InputError) -> LabelledImages {
    let images = try description(path).read()
    try check(images, fit: network, word: word, description: path)
    return images
  }

  /// Reports what cannot be executed as a fault of the network that the user named.
  static func blaming<Value>(
    _ word: String, _ body: () throws(InferenceError) -> Value
  ) throws(InputError) -> Value {
    do throws(InferenceError) {
      return try body()
    } catch {
      throw InputError(
        file: printable(word), place: error.layer.map { printable($0) }, reason: error.reason,
        remedy: error.remedy)
    }
  }

  /// Throws unless one image is what the network's one input takes.
  ///
  /// Dimensions of 1 do not matter, since they do not change the order of elements.
  static func check(
    _ images: LabelledImages, fit network: Network, word: String, description: String
  ) throws(InputError) {
    guard let input = network.inputs.first, network.inputs.count == 1 else {
      throw InputError(
        file: printable(word),
        reason: "it has \(network.inputs.count) inputs, and images can be given to one only",
        remedy: "give a network with one input")
    }
    let taken = network[input].shape.dimensions
    guard images.shape.filter({ $0 != 1 }) != taken.filter({ $0 != 1 }) else { return }
    func text(_ dimensions: [Int]) -> String {
      dimensions.map(String.init).joined(separator: "×")
    }
    let wanted = taken.count > 1 ? Array(taken.dropFirst()) : taken
    let isOneImage = taken.count < 2 || taken[0] == 1
    let canBeRenamed = isOneImage && wanted.reduce(1, *) == images.elementCount
    let list = wanted.map(String.init).joined(separator: ", ")
    throw InputError(
      file: description,
      reason: "one image is \(text(images.shape)), and the network takes \(text(taken))",
      remedy: canBeRenamed
        ? "if the order of elements is the same, state shape: [\(list)]"
        : "give images of this size, with shape: [\(list)] where their dimensions differ")
  }
}
