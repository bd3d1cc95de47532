public import Diagnostics

/// A mapping being decoded, whose keys are the raw values of an enumeration.
///
/// `NodeReader.mapping(_:_:)` makes one. It notes which keys were asked for.
public struct MappingReader<Key: CaseIterable & RawRepresentable<String>>: Sendable {
  /// The mapping itself, for errors that concern several keys.
  public let whole: NodeReader
  private let entries: [Node.Entry]
  private var asked: Set<String> = []

  /// Opens a mapping.
  ///
  /// - Throws: `InputError` when the node is not a mapping or has an unknown key.
  init(_ reader: NodeReader) throws(InputError) {
    whole = reader
    entries = try reader.mappingEntries()
    let known = Key.allCases.map(\.rawValue)
    guard let stranger = entries.first(where: { !known.contains($0.key) }) else { return }
    let present = Set(entries.map(\.key))
    let absent = known.filter { !present.contains($0) }
    let near = nearest(to: stranger.key, among: absent) ?? nearest(to: stranger.key, among: known)
    let prefix = reader.path.isEmpty ? "" : "\(reader.path): "
    throw InputError(
      file: reader.file, place: stranger.keyMark.description,
      reason: "\(prefix)unknown key \(excerpt(stranger.key))",
      remedy: near.map { "did you mean \($0)?" }
        ?? "the known keys are \(known.joined(separator: ", "))")
  }

  /// Whether a key is there; asking does not count as reading it.
  public func contains(_ key: Key) -> Bool {
    entries.contains { $0.key == key.rawValue }
  }

  /// The value of a key that may be left out.
  ///
  /// - Parameter key: The key.
  /// - Returns: The value's reader, or `nil` when the key is not there.
  public mutating func optional(_ key: Key) -> NodeReader? {
    asked.insert(key.rawValue)
    return entries.first { $0.key == key.rawValue }.map(whole.reader(of:))
  }

  /// The value of a key that must be there.
  ///
  /// - Parameter key: The key.
  /// - Throws: `InputError` at the mapping's place when the key is not there.
  public mutating func required(_ key: Key) throws(InputError) -> NodeReader {
    guard let value = optional(key) else {
      throw InputError(
        file: whole.file, place: whole.node.mark.description,
        reason: "\(whole.path(to: key.rawValue)) is missing", remedy: "add the key")
    }
    return value
  }

  /// Refuses a key that is there and was never asked for.
  func refuseUnread() throws(InputError) {
    guard let unread = entries.first(where: { !asked.contains($0.key) }) else { return }
    throw InputError(
      file: whole.file, place: unread.keyMark.description,
      reason: "\(whole.path(to: unread.key)) does not apply here", remedy: "remove it")
  }
}
