/// What made a document: the program and the words that make it again.
public struct Provenance: Sendable {
  /// The program and its version, such as `millrace 0.1.0`.
  public let program: String
  /// The command line, word by word, without where documents are written.
  public let command: [String]

  /// Creates a provenance.
  ///
  /// - Parameters:
  ///   - program: The program and its version.
  ///   - command: The command line, word by word.
  public init(program: String, command: [String]) {
    self.program = program
    self.command = command
  }

  /// The provenance as a JSON object.
  var value: JSONValue {
    .object(["program": .string(program), "command": .strings(command)])
  }
}
