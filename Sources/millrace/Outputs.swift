import CommandLineParsing

/// What a command writes, and where.
struct Outputs {
  /// One document with its place.
  private struct Document {
    let option: String
    let destination: Destination
    let text: () throws -> String

    /// Whether writing one would replace the other, however the path is spelled.
    func isSamePlace(as other: Document) -> Bool {
      switch (destination, other.destination) {
      case (.standardOutput, .standardOutput): true
      case (.file(let path), .file(let otherPath)):
        OutputFile.isSameFile(path, otherPath)
      case (.standardOutput, .file), (.file, .standardOutput): false
      }
    }
  }

  private var documents: [Document] = []

  /// Adds a document if its option was given.
  mutating func add(
    _ option: String, _ destination: Destination?, _ text: @escaping () throws -> String
  ) {
    guard let destination else { return }
    documents.append(Document(option: option, destination: destination, text: text))
  }

  /// Refuses two documents for one place.
  func check(_ parsed: ParsedCommand) throws(UsageError) {
    for (index, document) in documents.enumerated() {
      let other = documents[..<index].first { $0.isSamePlace(as: document) }
      guard let other else { continue }
      throw parsed.usageError(
        "\(other.option) and \(document.option) go to the same place",
        hint: "give one of them another path")
    }
  }

  /// Writes the files, then what goes to standard output: the document for `-`, else the report.
  func write(report: () -> String) throws {
    var standard: (() throws -> String)?
    for document in documents {
      switch document.destination {
      case .standardOutput: standard = document.text
      case .file(let path): try OutputFile.write(try document.text(), to: path)
      }
    }
    try StandardOutput.write(standard.map { try $0() } ?? report())
  }
}
