import BundledProfiles
import Evaluation
import HardwareModel
import NetworkModel
import ReferenceNetworks
import TestSupport

/// Designs that tests evaluate.
enum Samples {
  /// The made-up profile.
  static func profile(cores: Int = 1) throws -> HardwareProfile {
    try HardwareProfile.decode(
      bytes: Array(SampleProfile.text(cores: cores).utf8), file: "sample.yaml")
  }

  /// A built-in profile.
  static func profile(named name: String) throws -> HardwareProfile {
    let bytes = ProfileLibrary.source(named: name) ?? []
    return try HardwareProfile.decode(bytes: bytes, file: name)
  }

  /// A built-in network.
  static func network(_ name: String) throws -> Network {
    guard let network = try ReferenceNetworks.network(named: name) else {
      throw NetworkError("\(name) is not there")
    }
    return network
  }

  /// A convolution of 8 to 8 channels on 8 × 8 pixels by itself: 36,864 MACs, 576 weights.
  static func convolution() throws -> Network {
    var builder = NetworkBuilder(name: "one", source: "made up")
    let input = builder.input(shape: try TensorShape(channels: 8, rows: 8, columns: 8))
    _ = try builder.convolution(
      "conv", input, channels: 8, kernel: (3, 3), padding: .all(1), hasBias: false)
    return try builder.build()
  }
}
