/// Why a network cannot be written in a format.
public struct ExportError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The layer or tensor that has no form there, where it is one's fault.
  public let layer: String?
  /// What is wrong.
  public let reason: String
  /// What to do about it.
  public let remedy: String?

  /// Creates an error.
  public init(_ reason: String, layer: String? = nil, remedy: String? = nil) {
    self.layer = layer
    self.reason = reason
    self.remedy = remedy
  }

  /// Layer, reason and remedy, on one line.
  public var description: String {
    (layer.map { "\($0): " } ?? "") + reason + (remedy.map { "; \($0)" } ?? "")
  }
}
