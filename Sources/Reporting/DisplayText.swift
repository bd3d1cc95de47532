/// A text in one line, with control and invisible formatting characters shown as escapes.
func printable(_ text: String) -> String {
  text.unicodeScalars.map { scalar in
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      "\\u{" + String(scalar.value, radix: 16) + "}"
    default: String(scalar)
    }
  }.joined()
}

/// The columns that a text takes on a terminal: two for wide characters.
func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
  return text.reduce(0) { $0 + displayWidth($1) }
}

private func displayWidth(_ character: Character) -> Int {
  guard let scalar = character.unicodeScalars.first else { return 0 }
  // The ranges of East Asian wide and full-width characters and of pictographs, Unicode TR 11.
  switch scalar.value {
  case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff,
    0xa000...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe4f, 0xff00...0xff60,
    0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f680...0x1f6ff, 0x1f900...0x1f9ff,
    0x20000...0x3fffd:
    return 2
  default: return 1
  }
}

/// A text cut in its middle, if it is longer than `width`; both ends tell layers apart.
func shortened(_ text: String, to width: Int) -> String {
  guard displayWidth(text) > width else { return text }
  guard width > 1 else { return width == 1 ? "…" : "" }
  let characters = Array(text)
  func fitting(_ characters: some Sequence<Character>, _ room: Int) -> [Character] {
    var result: [Character] = []
    var used = 0
    for character in characters {
      used += displayWidth(character)
      if used > room { break }
      result.append(character)
    }
    return result
  }
  let front = fitting(characters, width / 2)
  let back = fitting(
    characters.reversed(), width - 1 - front.reduce(0) { $0 + displayWidth($1) })
  return String(front) + "…" + String(back.reversed())
}

/// A text broken between words into lines of at most `width` columns; a longer word is broken too.
func wrapped(_ text: String, width: Int, indentation: String) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    if !line.isEmpty {
      if displayWidth(line) + 1 + displayWidth(String(word)) <= width {
        line += " " + word
        continue
      }
      lines.append(line)
      line = indentation
    }
    for character in word {
      if displayWidth(line) + displayWidth(character) > width {
        lines.append(line)
        line = indentation
      }
      line.append(character)
    }
  }
  return line.isEmpty ? lines : lines + [line]
}
