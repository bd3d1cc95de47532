/// A node of a document: a scalar, a sequence or a mapping, and where it begins.
public struct Node: Equatable, Sendable {
  /// What the node holds.
  public let content: Content
  /// The place of the node's first character.
  public let mark: Mark

  /// Creates a node.
  init(_ content: Content, at mark: Mark) {
    self.content = content
    self.mark = mark
  }

  /// What a node holds; scalars are text until a schema converts them.
  public enum Content: Equatable, Sendable {
    /// A single value, with quotes, escapes and folding resolved.
    case scalar(String, ScalarStyle)
    /// A list.
    case sequence([Node])
    /// Entries in the order of the document; no two keys are equal.
    case mapping([Entry])
  }

  /// A key of a mapping with its value.
  public struct Entry: Equatable, Sendable {
    /// The key's text.
    public let key: String
    /// The place of the key.
    public let keyMark: Mark
    /// The value.
    public let value: Node
  }
}

/// How a scalar is written.
public enum ScalarStyle: Equatable, Sendable {
  /// Without quotes.
  case plain
  /// In single quotes.
  case singleQuoted
  /// In double quotes, with escapes.
  case doubleQuoted
  /// As a block that begins with `|`.
  case literal
  /// As a block that begins with `>`.
  case folded
}

/// A place in a text, as `line:column`.
public struct Mark: Equatable, Sendable, CustomStringConvertible {
  /// The line, from 1; a line ends with LF, CR LF or CR.
  public let line: Int
  /// The column, from 1, in Unicode scalars; a leading byte order mark does not count.
  public let column: Int

  /// `line:column`.
  public var description: String { "\(line):\(column)" }
}
