import CommandLineParsing
import Diagnostics
import Foundation
import Simulation

extension Arguments {
  static let activationDensities = Option(
    "--activation-density", .repeated(.activationDensity),
    "The share of inputs that are not zero, of a layer or of all others; may be given several times."
  )
  static let activationsFile = Option(
    "--activations", .optional(.path("FILE.json")),
    "What evaluate --json wrote: the densities of activations that inference found.")
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

  static func densities(_ parsed: ParsedCommand) throws -> ActivationDensities {
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
