import CommandLineParsing
import Datasets
import Diagnostics
import Foundation
import Inference
import NetworkModel
import Simulation

extension Arguments {
  static let activationDensities = Option(
    "--activation-density", .repeated(.activationDensity),
    "The share of inputs that are not zero, of a layer or of all others; may be given several times."
  )
  static let activationsFile = Option(
    "--activations", .optional(.path("FILE.json")),
    "What evaluate --json wrote: the densities of activations that inference found.")
  static let activationImages = Option(
    "--data", .optional(.path("DATA")),
    "Images on which the network is run, so that zeros of activations are where they are: a .yaml file."
  )
}

/// A density of activations with the layer that reads them, `nil` for all others.
struct StatedDensity: Sendable {
  let layer: String?
  let density: Double
}

extension ValueSyntax where Value == StatedDensity {
  /// A density, or a layer's name and its density.
  static var activationDensity: Self {
    Self(
      "[LAYER=]D", expectation: "a number in 0...1, or a layer's name and one, such as fc7=0.35",
      parse: { text in
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard let last = parts.last, let density = Double(last), (0...1).contains(density) else {
          return nil
        }
        let name = parts.dropLast().joined(separator: "=")
        guard parts.count == 1 || !name.isEmpty else { return nil }
        return StatedDensity(layer: parts.count == 1 ? nil : name, density: density)
      })
  }
}

/// How many activations are not zero, as the command line says.
enum DensityLoading {
  /// What `evaluate --json` writes, as far as it is needed.
  private struct Accuracy: Decodable {
    struct Layer: Decodable {
      let name: String
      let activationDensity: Double
    }

    let schema: String
    let layers: [Layer]
  }

  /// What the command line says of activations.
  static func densities(_ parsed: ParsedCommand) throws -> ActivationDensities {
    if parsed[Arguments.activationImages] == nil, parsed[Arguments.skip] > 0 {
      throw parsed.usageError("--skip is given without --data", hint: "add --data DATA")
    }
    var result = ActivationDensities()
    for stated in parsed[Arguments.activationDensities] {
      if let layer = stated.layer {
        result.read[layer] = stated.density
      } else {
        result.other = stated.density
      }
    }
    if let path = parsed[Arguments.activationsFile] {
      result.written = try written(path)
    }
    return result
  }

  /// Refuses densities of layers that are in none of the networks, or hold no weights.
  static func check(
    _ stated: ActivationDensities, against networks: [Network], _ parsed: ParsedCommand
  ) throws(InputError) {
    let names = Set(
      networks.flatMap { network in
        network.layers.filter { $0.weightCount > 0 }.map(\.name)
      })
    guard let unknown = stated.read.keys.sorted().first(where: { !names.contains($0) }) else {
      return
    }
    throw InputError(
      file: parsed[Arguments.network], place: printable(unknown),
      reason: "--activation-density names it, and no layer with weights has this name",
      remedy: nearest(to: unknown, among: names.sorted()).map { "did you mean \(printable($0))?" }
        ?? "use a name of the report's table of layers")
  }

  /// The same, with the places that inference finds on as many images as the batch has, where data is
  /// given.
  static func densities(
    _ stated: ActivationDensities, running network: Network, _ parsed: ParsedCommand
  ) throws(InputError) -> ActivationDensities {
    guard let path = parsed[Arguments.activationImages] else { return stated }
    let word = parsed[Arguments.network]
    let batch = parsed[Arguments.batch]
    let executor = try DataLoading.blaming(word) { () throws(InferenceError) in
      try Executor(network)
    }
    let images = try DataLoading.description(path)
      .read(first: batch, skip: parsed[Arguments.skip])
    try DataLoading.check(images, fit: network, word: word, description: path)
    guard images.count == batch else {
      throw InputError(
        file: path, reason: "there are \(images.count) images, and the batch has \(batch)",
        remedy: "give more images, or a smaller --batch or --skip")
    }
    var result = stated
    for index in 0..<batch {
      let places = try DataLoading.blaming(word) { () throws(InferenceError) in
        try executor.nonZeroInputs(images.image(index))
      }
      result.maps.merge(places) { before, next in before + next }
    }
    return result
  }

  private static func written(_ path: String) throws -> [String: Double] {
    try checkIsFile(path)
    let remedy = "give the file that evaluate --json wrote"
    guard let data = FileManager.default.contents(atPath: path),
      let accuracy = try? JSONDecoder().decode(Accuracy.self, from: data),
      accuracy.schema == "millrace.accuracy/1"
    else {
      throw InputError(
        file: path, reason: "it is no document of the schema millrace.accuracy/1", remedy: remedy)
    }
    for layer in accuracy.layers where !((0...1).contains(layer.activationDensity)) {
      throw InputError(
        file: path, place: printable(layer.name),
        reason: "activationDensity must lie in 0...1, was \(layer.activationDensity)",
        remedy: remedy)
    }
    return Dictionary(
      accuracy.layers.map { ($0.name, $0.activationDensity) },
      uniquingKeysWith: { first, _ in first })
  }
}
