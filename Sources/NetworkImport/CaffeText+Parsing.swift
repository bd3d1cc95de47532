extension CaffeText {
  /// The longest file that is read, 16 MiB: a thousand times the longest published one.
  static let maximumByteCount = 1 << 24

  /// The deepest nesting that is read; Caffe's deploy files nest three deep.
  static let maximumDepth = 32

  /// Reads a file's text.
  init(parsing bytes: [UInt8]) throws(CaffeFault) {
    guard bytes.count <= Self.maximumByteCount else {
      throw CaffeFault(1, "the text is longer than \(Self.maximumByteCount) bytes")
    }
    var parser = Parser(bytes: bytes)
    self = try parser.message(depth: 0, line: 1)
  }
}

/// A recursive-descent parser over the bytes of the text.
private struct Parser {
  let bytes: [UInt8]
  var position = 0
  var line = 1

  init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Reads fields up to the closing brace, or to the end of the file at depth 0.
  mutating func message(depth: Int, line start: Int) throws(CaffeFault) -> CaffeText {
    guard depth <= CaffeText.maximumDepth else {
      throw CaffeFault(line, "messages are nested more than \(CaffeText.maximumDepth) deep")
    }
    var fields: [CaffeText.Field] = []
    while true {
      skipSpace()
      guard let byte = next else {
        guard depth == 0 else {
          throw CaffeFault(start, "the brace that opens here is never closed")
        }
        return CaffeText(fields: fields, line: start)
      }
      if byte == ascii("}") {
        guard depth > 0 else { throw CaffeFault(line, "a brace is closed that was never opened") }
        position += 1
        return CaffeText(fields: fields, line: start)
      }
      if byte == ascii(";") || byte == ascii(",") {
        position += 1
        continue
      }
      try field(into: &fields, depth: depth)
    }
  }

  private mutating func field(
    into fields: inout [CaffeText.Field], depth: Int
  ) throws(CaffeFault) {
    let start = line
    let name = try word(what: "a field's name")
    skipSpace()
    let hasColon = take(":")
    skipSpace()
    if hasColon, take("[") {
      skipSpace()
      if take("]") { return }
      repeat {
        skipSpace()
        fields.append(.init(name: name, value: try value(depth: depth), line: line))
        skipSpace()
      } while take(",")
      guard take("]") else { throw CaffeFault(line, "the list of \(name) is not closed") }
      return
    }
    guard hasColon || next == ascii("{") else {
      throw CaffeFault(start, "\(name) is followed by neither a colon nor a brace")
    }
    fields.append(.init(name: name, value: try value(depth: depth), line: start))
  }

  private mutating func value(depth: Int) throws(CaffeFault) -> CaffeText.Value {
    switch next {
    case ascii("{"):
      position += 1
      return .message(try message(depth: depth + 1, line: line))
    case ascii("\""), ascii("'"): return .text(try quoted())
    default: return .word(try word(what: "a value"))
    }
  }

  /// Reads text in quotes; neighbouring texts are one, as in C.
  private mutating func quoted() throws(CaffeFault) -> String {
    var content: [UInt8] = []
    while let quote = next, quote == ascii("\"") || quote == ascii("'") {
      let start = line
      position += 1
      while let byte = next, byte != quote {
        guard byte != ascii("\n") else { throw CaffeFault(start, "the quoted text is not closed") }
        position += 1
        guard byte == ascii("\\") else {
          content.append(byte)
          continue
        }
        content.append(try escaped())
      }
      guard next == quote else { throw CaffeFault(start, "the quoted text is not closed") }
      position += 1
      skipSpace()
    }
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func escaped() throws(CaffeFault) -> UInt8 {
    guard let byte = next else { throw CaffeFault(line, "the quoted text is not closed") }
    position += 1
    switch byte {
    case ascii("n"): return ascii("\n")
    case ascii("t"): return ascii("\t")
    case ascii("\\"), ascii("\""), ascii("'"): return byte
    default: throw CaffeFault(line, "the quoted text has an escape that is not known")
    }
  }

  private mutating func word(what: String) throws(CaffeFault) -> String {
    let start = position
    while let byte = next, isWord(byte) { position += 1 }
    guard position > start else {
      let found = next.map { "\"\(Unicode.Scalar($0))\"" } ?? "the end of the file"
      throw CaffeFault(line, "\(what) is missing before \(found)")
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == ascii(scalar) else { return false }
    position += 1
    return true
  }

  /// Skips white space and comments, and counts lines.
  private mutating func skipSpace() {
    var isComment = false
    while let byte = next {
      if byte == ascii("\n") {
        line += 1
        isComment = false
      } else if byte == ascii("#") {
        isComment = true
      } else if !isComment, byte > ascii(" ") {
        return
      }
      position += 1
    }
  }

  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case ascii("a")...ascii("z"), ascii("A")...ascii("Z"), ascii("0")...ascii("9"), ascii("_"),
      ascii("-"), ascii("+"), ascii("."):
      true
    default: false
    }
  }
}

private func ascii(_ scalar: Unicode.Scalar) -> UInt8 { UInt8(ascii: scalar) }
