/// What is wrong with a line of a trace.
struct TraceLineFault: Error {
  /// The byte of the line at which it is wrong.
  let index: Int
  /// What is wrong.
  let reason: String

  /// A line that is not even looked at.
  static let tooLong = TraceLineFault(
    index: 0, reason: "the line is longer than \(RequestTrace.longestLine) bytes")
}

/// A line of a trace: address, operation and clock, with spaces between them.
struct TraceLine {
  private let bytes: UnsafeBufferPointer<UInt8>

  /// Takes the bytes of a line, which must outlive it.
  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The line's request, or `nil` when there is none but a comment or nothing.
  func request() throws(TraceLineFault) -> MemoryRequest? {
    var position = 0
    let address = word(&position)
    if address.isEmpty { return nil }
    let operation = word(&position)
    guard !operation.isEmpty else {
      throw TraceLineFault(index: position, reason: "READ or WRITE is missing")
    }
    let cycle = word(&position)
    guard !cycle.isEmpty else {
      throw TraceLineFault(index: position, reason: "the clock is missing")
    }
    let rest = word(&position)
    guard rest.isEmpty else {
      throw TraceLineFault(index: rest.lowerBound, reason: "there is more than a request")
    }
    return MemoryRequest(
      address: try hexadecimal(address), isWrite: try isWrite(operation),
      notBefore: try clock(cycle))
  }

  /// The next word of the line, up to a `#`; empty when there is none.
  private func word(_ position: inout Int) -> Range<Int> {
    while position < bytes.count, isSpace(bytes[position]) { position += 1 }
    let start = position
    while position < bytes.count, !isSpace(bytes[position]), bytes[position] != UInt8(ascii: "#") {
      position += 1
    }
    return start..<position
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private func hexadecimal(_ word: Range<Int>) throws(TraceLineFault) -> UInt64 {
    let first = word.lowerBound
    let hasPrefix =
      word.count > 2 && bytes[first] == UInt8(ascii: "0")
      && bytes[first + 1] | 0x20 == UInt8(ascii: "x")
    var value: UInt64 = 0
    for index in hasPrefix ? first + 2..<word.upperBound : word {
      guard let digit = bytes[index].hexDigitValue, value >> 60 == 0 else {
        throw TraceLineFault(
          index: first,
          reason: "the address must be hexadecimal and of 64 bits, was \(text(word))")
      }
      value = value << 4 | digit
    }
    return value
  }

  private func isWrite(_ word: Range<Int>) throws(TraceLineFault) -> Bool {
    if matches(word, "READ") || matches(word, "read") || matches(word, "P_MEM_RD") { return false }
    if matches(word, "WRITE") || matches(word, "write") || matches(word, "P_MEM_WR") {
      return true
    }
    throw TraceLineFault(
      index: word.lowerBound, reason: "must be READ or WRITE, was \(text(word))")
  }

  private func matches(_ word: Range<Int>, _ name: StaticString) -> Bool {
    guard word.count == name.utf8CodeUnitCount else { return false }
    for offset in 0..<word.count where bytes[word.lowerBound + offset] != name.utf8Start[offset] {
      return false
    }
    return true
  }

  private func clock(_ word: Range<Int>) throws(TraceLineFault) -> Int {
    var value = 0
    for index in word {
      guard bytes[index].isDigit, value <= RequestTrace.latestClock else {
        value = .max
        break
      }
      value = value * 10 + Int(bytes[index] - UInt8(ascii: "0"))
    }
    guard value <= RequestTrace.latestClock else {
      throw TraceLineFault(
        index: word.lowerBound,
        reason: "the clock must be a whole number of at most \(RequestTrace.latestClock), was "
          + text(word))
    }
    return value
  }

  private func text(_ word: Range<Int>) -> String {
    String(decoding: bytes[word].prefix(40), as: UTF8.self)
  }
}
