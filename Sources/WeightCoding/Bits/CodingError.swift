/// Weights that cannot be encoded, or bytes that are no encoding of weights.
///
/// The message has no file in it; readers of files add it.
public struct CodingError: Error, Equatable, CustomStringConvertible, Sendable {
  /// What is wrong, naming the offending value.
  public let description: String

  /// Creates an error from its reason.
  public init(_ reason: String) {
    description = reason
  }
}
