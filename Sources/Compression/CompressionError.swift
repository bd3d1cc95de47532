internal import Inference
internal import NetworkModel

/// Why a network cannot be compressed as asked.
public struct CompressionError: Error, Equatable, CustomStringConvertible, Sendable {
  /// The layer where it fails, where it is one layer's fault.
  public let layer: String?
  /// What is wrong.
  public let reason: String
  /// What to do about it.
  public let remedy: String?

  /// Creates an error.
  public init(_ reason: String, layer: String? = nil, remedy: String? = nil) {
    self.reason = reason
    self.layer = layer
    self.remedy = remedy
  }

  init(_ error: NetworkError, layer: String? = nil) {
    self.init(error.description, layer: layer)
  }

  init(_ error: InferenceError) {
    self.init(error.reason, layer: error.layer, remedy: error.remedy)
  }

  /// Layer, reason and remedy, on one line.
  public var description: String {
    (layer.map { "\($0): " } ?? "") + reason + (remedy.map { "; \($0)" } ?? "")
  }
}
