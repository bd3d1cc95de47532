import NetworkModel
import WeightCoding

/// What is wrong with a container, and in which section.
struct ContainerFault: Error {
  /// The section, or `nil` for the file as a whole.
  var section: String?
  /// What is wrong.
  let reason: String

  init(_ reason: String, section: String? = nil) {
    self.reason = reason
    self.section = section
  }

  /// Runs a function of the network model and takes its error for one of the container.
  static func wrapping<Value>(
    _ body: () throws(NetworkError) -> Value
  ) throws(ContainerFault) -> Value {
    do {
      return try body()
    } catch {
      throw ContainerFault(error.description)
    }
  }

  /// Runs a decoder of weights and takes its error for one of the container.
  static func wrapping<Value>(
    _ body: () throws(CodingError) -> Value
  ) throws(ContainerFault) -> Value {
    do {
      return try body()
    } catch {
      throw ContainerFault(error.description)
    }
  }
}
