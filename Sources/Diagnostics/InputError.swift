/// A fault in something the user gave: a file, a value in it, or a name.
///
/// Every target that reads from outside throws this one type, so that a message always has the
/// same four parts: where, at which place, what is wrong, and what to do about it.
public struct InputError: Error, Equatable, Sendable {
  /// Whether the input was found at all.
  public enum Kind: Equatable, Sendable {
    /// The input was read and is wrong (sysexits 65).
    case invalid
    /// The input is not there (sysexits 66).
    case missing
  }

  /// Whether the input is wrong or absent.
  public let kind: Kind
  /// The file's path, or the name of the thing that was looked for.
  public let file: String
  /// The place inside the file: `31:12` for text, a node or tensor name for a network.
  public let place: String?
  /// What is wrong, in one clause that names the offending value.
  public let reason: String
  /// What the user can do about it, if there is anything better than "correct it".
  public let remedy: String?

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - kind: Whether the input is wrong or absent.
  ///   - file: The file's path as the user wrote it.
  ///   - place: The place inside the file, or `nil` when the whole file is meant.
  ///   - reason: What is wrong.
  ///   - remedy: What to do about it.
  public init(
    _ kind: Kind = .invalid, file: String, place: String? = nil, reason: String,
    remedy: String? = nil
  ) {
    self.kind = kind
    self.file = file
    self.place = place
    self.reason = reason
    self.remedy = remedy
  }
}

extension InputError: CustomStringConvertible {
  /// `file:place: reason; remedy`, on one line.
  public var description: String {
    var text = file
    if let place { text += ":\(place)" }
    text += ": \(reason)"
    if let remedy { text += "; \(remedy)" }
    return text
  }
}
