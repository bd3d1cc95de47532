/// Text from outside, safe to print on one line: control and format characters are escaped, and a
/// very long text is cut.
///
/// - Parameters:
///   - text: What the user, a file or a network says.
///   - limit: Scalars that are shown before an ellipsis.
/// - Complexity: O(limit).
public func printable(_ text: String, limit: Int = 80) -> String {
  let shown = text.unicodeScalars.prefix(limit).map { scalar in
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      "\\u{" + String(scalar.value, radix: 16) + "}"
    default: String(scalar)
    }
  }.joined()
  return text.unicodeScalars.count > limit ? shown + "…" : shown
}
