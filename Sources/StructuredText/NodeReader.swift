public import Diagnostics

/// A node with its file and key path, for decoding it into a value.
///
/// The node's text means nothing until one of the decoding functions says what it is to be; each
/// throws an `InputError` that has the node's place and names its full key path.
public struct NodeReader: Sendable {
  /// The node.
  public let node: Node
  /// The file's name, as messages show it.
  public let file: String
  /// The key path from the top, such as `memory.ports[1].widthBits`; empty at the top.
  public let path: String

  /// Creates a reader.
  init(_ node: Node, file: String, path: String = "") {
    self.node = node
    self.file = file
    self.path = path
  }

  /// An error at this node: its key path, then the reason.
  ///
  /// - Parameters:
  ///   - reason: What is wrong, to follow the key path: `must divide the bus width, was 7`.
  ///   - remedy: What to do about it.
  public func error(_ reason: String, remedy: String? = nil) -> InputError {
    InputError(
      file: file, place: node.mark.description, reason: "\(subject) \(reason)", remedy: remedy)
  }

  /// The key path, or words for the top.
  var subject: String { path.isEmpty ? "the document" : path }

  /// The key path of a key in this mapping.
  func path(to key: String) -> String {
    path.isEmpty ? pathComponent(key) : "\(path).\(pathComponent(key))"
  }

  /// A reader of an entry's value.
  func reader(of entry: Node.Entry) -> NodeReader {
    NodeReader(entry.value, file: file, path: path(to: entry.key))
  }

  /// The scalar's text and style.
  ///
  /// - Parameter expected: What the value is to be, for the message.
  func scalar(_ expected: String) throws(InputError) -> (text: String, style: ScalarStyle) {
    switch node.content {
    case .scalar("", .plain): throw error("has no value", remedy: "it must be \(expected)")
    case .scalar(let text, let style): return (text, style)
    case .sequence, .mapping: throw error("must be \(expected), was \(found)")
    }
  }

  /// What the node is, for the end of a message.
  var found: String {
    switch node.content {
    case .scalar("", .plain): "empty"
    case .scalar(let text, _): excerpt(text)
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
