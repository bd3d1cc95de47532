import Diagnostics

/// The bytes of a document, known to be UTF-8 without what libyaml would misplace or be slow at.
///
/// U+0085, U+2028 and U+2029 are line breaks to YAML 1.1 but not to editors, so that every later
/// line number would be wrong. Directives are of no use without tags, and libyaml's check of
/// repeated ones takes time in the square of their number.
struct SourceText {
  /// The bytes, without a byte order mark; at least one.
  let bytes: [UInt8]
  /// The file's name, as messages show it.
  let file: String

  /// Checks the encoding of a document.
  init(_ raw: [UInt8], file: String) throws(InputError) {
    self.bytes = raw.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(raw.dropFirst(3)) : raw
    self.file = file
    guard !bytes.isEmpty else {
      throw fault("the document is empty", at: Mark(line: 1, column: 1))
    }
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw fault(
        "the text is not valid UTF-8", at: mark(atByte: error.byteOffsets.lowerBound),
        remedy: "save the file as UTF-8")
    }
    try refuseUnusualLines()
  }

  /// The place of the character that begins at a byte.
  func mark(atByte offset: Int) -> Mark {
    var line = 1
    var column = 1
    let end = min(max(offset, 0), bytes.count)
    for index in 0..<end {
      switch bytes[index] {
      case newline:
        line += 1
        column = 1
      case carriageReturn where index + 1 == bytes.count || bytes[index + 1] != newline:
        line += 1
        column = 1
      case 0x80...0xBF:
        break
      default:
        column += 1
      }
    }
    return Mark(line: line, column: column)
  }

  /// An error in this text.
  func fault(_ reason: String, at mark: Mark?, remedy: String? = nil) -> InputError {
    InputError(file: file, place: mark?.description, reason: reason, remedy: remedy)
  }

  /// Refuses directives and the line breaks of Unicode.
  private func refuseUnusualLines() throws(InputError) {
    var beginsLine = true
    for index in bytes.indices {
      let byte = bytes[index]
      if beginsLine, byte == UInt8(ascii: "%") {
        throw fault(
          "a line that begins with % is a directive, which is not accepted",
          at: mark(atByte: index), remedy: "remove it")
      }
      beginsLine = byte == newline || byte == carriageReturn
      if byte == 0xC2 || byte == 0xE2, isUnusualBreak(bytes[index...].prefix(3)) {
        throw fault(
          "the line breaks U+0085, U+2028 and U+2029 are not accepted",
          at: mark(atByte: index), remedy: "use ordinary line ends, or an escape in double quotes")
      }
    }
  }
}

/// Whether U+0085, U+2028 or U+2029 begins here.
private func isUnusualBreak(_ bytes: ArraySlice<UInt8>) -> Bool {
  bytes.starts(with: [0xC2, 0x85]) || bytes == [0xE2, 0x80, 0xA8] || bytes == [0xE2, 0x80, 0xA9]
}

private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
