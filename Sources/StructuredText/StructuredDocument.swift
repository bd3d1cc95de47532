public import Diagnostics

/// A YAML document, read into a tree that knows the line and column of every node.
///
/// The accepted language is YAML 1.1 less what makes a configuration file hard to bound or to
/// read: anchors and aliases, tags, directives, further documents, repeated keys and keys that
/// are not scalars are refused, each with its place. Size, depth and node count are bounded.
public struct StructuredDocument: Equatable, Sendable {
  /// The largest accepted document, in bytes: 1 MiB.
  public static let maximumBytes = 1 << 20
  /// The deepest accepted nesting of sequences and mappings.
  public static let maximumDepth = 32
  /// The largest accepted number of nodes; keys, values, sequences and mappings each count.
  public static let maximumNodes = 100_000

  /// The file's name, as messages show it.
  public let file: String
  /// The node at the top.
  public let root: Node

  /// Parses a document held in memory.
  ///
  /// O(bytes) in time and memory.
  ///
  /// - Parameters:
  ///   - bytes: The document in UTF-8, with or without a byte order mark.
  ///   - file: The name to show in messages.
  /// - Throws: `InputError` at the first fault.
  public init(bytes: [UInt8], file: String) throws(InputError) {
    guard bytes.count <= Self.maximumBytes else {
      throw .tooLarge(file: file)
    }
    let source = try SourceText(bytes, file: file)
    self.file = file
    self.root = try TreeBuilder.tree(of: source)
  }

  /// Reads and parses a regular file.
  ///
  /// - Parameter path: The file's path, which messages show as given.
  /// - Throws: `InputError` of kind `missing` when there is no such file, otherwise `invalid`.
  public init(contentsOf path: String) throws(InputError) {
    let bytes = try readRegularFile(path, limit: Self.maximumBytes)
    try self.init(bytes: bytes, file: path)
  }

  /// A reader of the node at the top, for decoding.
  public var reader: NodeReader { NodeReader(root, file: file) }
}

extension InputError {
  /// The fault of a document above `StructuredDocument.maximumBytes`.
  static func tooLarge(file: String) -> InputError {
    InputError(
      file: file, reason: "is larger than \(StructuredDocument.maximumBytes) bytes",
      remedy: "give a smaller file")
  }
}
