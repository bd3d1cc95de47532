/// A network that cannot exist: a shape, a format or a connection that contradicts itself.
///
/// The message has no file in it; importers add the file and the node.
public struct NetworkError: Error, Equatable, CustomStringConvertible, Sendable {
  /// What is wrong, naming the offending value.
  public let description: String

  /// Creates an error from its reason.
  public init(_ reason: String) {
    description = reason
  }
}

/// Throws unless every named value lies between 1 and 2³¹ − 1.
func requirePositive(_ values: KeyValuePairs<String, Int>) throws(NetworkError) {
  for (name, value) in values where value < 1 || value > Int(Int32.max) {
    throw NetworkError("\(name) must be between 1 and \(Int32.max), was \(value)")
  }
}

/// The product of factors, or an error when it is beyond `limit`.
func product(of factors: [Int], limit: Int, name: String) throws(NetworkError) -> Int {
  var result = 1
  for factor in factors {
    let (next, overflow) = result.multipliedReportingOverflow(by: factor)
    guard !overflow, next <= limit else {
      throw NetworkError(
        "\(name) is too large: \(factors.map(String.init).joined(separator: " × "))"
          + " is beyond \(limit)")
    }
    result = next
  }
  return result
}
