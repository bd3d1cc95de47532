/// A user's text made fit for a one-line message: in backticks, at most 40 Unicode scalars, and
/// with whatever does not print as an escape.
func excerpt(_ text: String) -> String {
  "`\(printable(text))`"
}

/// A key made fit for a key path: bare when it is a plain word, otherwise an excerpt.
func pathComponent(_ key: String) -> String {
  let isWord = key.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
  return isWord && !key.isEmpty ? printable(key) : excerpt(key)
}

/// The first 40 Unicode scalars, with those that do not print as escapes.
private func printable(_ text: String) -> String {
  let limit = 40
  var result = ""
  for scalar in text.unicodeScalars.prefix(limit) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      result += scalar.escaped(asASCII: true)
    default:
      result.unicodeScalars.append(scalar)
    }
  }
  if text.unicodeScalars.dropFirst(limit).first != nil { result += "…" }
  return result
}
