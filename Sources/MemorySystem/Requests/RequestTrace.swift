public import Diagnostics

/// The requests of a DRAMsim3 trace, as text or as text compressed with gzip.
///
/// A line has an address in hexadecimal, `READ` or `WRITE`, and the DRAM clock before which the
/// request is not made, in decimal: `0x1a2b40 READ 120`. Empty lines and what follows a `#` are
/// passed over. The file is read in blocks: memory does not depend on its length.
public final class RequestTrace: RequestSource {
  /// The latest clock that a request may have.
  public static let latestClock = 1_000_000_000_000
  /// The longest accepted line, in bytes.
  static let longestLine = 512

  private let path: String
  private let file: InflatingFile
  private var lineNumber = 0
  private var line: [UInt8] = []

  /// Opens a trace.
  ///
  /// - Parameter path: The file's path, which messages show as given.
  /// - Throws: `InputError` of kind `missing` when there is no such file, otherwise `invalid`.
  public init(path: String) throws(InputError) {
    self.path = path
    file = try InflatingFile(path: path)
    line.reserveCapacity(Self.longestLine)
  }

  /// The next request, or `nil` after the last one.
  ///
  /// - Throws: `InputError` with the line and column of a fault.
  public func next() throws(InputError) -> MemoryRequest? {
    while try readLine() {
      if let request = try parse() { return request }
    }
    return nil
  }

  private func readLine() throws(InputError) -> Bool {
    line.removeAll(keepingCapacity: true)
    lineNumber += 1
    var sawAnything = false
    while let byte = try file.next() {
      sawAnything = true
      if byte == UInt8(ascii: "\n") { return true }
      guard line.count < Self.longestLine else {
        throw fault(at: 0, "the line is longer than \(Self.longestLine) bytes", remedy: form)
      }
      line.append(byte)
    }
    return sawAnything
  }

  private func parse() throws(InputError) -> MemoryRequest? {
    var position = 0
    guard let address = word(&position) else { return nil }
    guard let operation = word(&position) else {
      throw fault(at: position, "READ or WRITE is missing", remedy: form)
    }
    guard let cycle = word(&position) else {
      throw fault(at: position, "the clock is missing", remedy: form)
    }
    if let rest = word(&position) {
      throw fault(at: rest.lowerBound, "there is more than a request", remedy: form)
    }
    return MemoryRequest(
      address: try hexadecimal(address), isWrite: try isWrite(operation),
      notBefore: try clock(cycle))
  }

  /// The next word of the line, up to a `#`.
  private func word(_ position: inout Int) -> Range<Int>? {
    func isSpace(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
    while position < line.count, isSpace(line[position]) { position += 1 }
    guard position < line.count, line[position] != UInt8(ascii: "#") else { return nil }
    let start = position
    while position < line.count, !isSpace(line[position]), line[position] != UInt8(ascii: "#") {
      position += 1
    }
    return start..<position
  }

  private func hexadecimal(_ word: Range<Int>) throws(InputError) -> UInt64 {
    var digits = word
    let hasPrefix =
      word.count > 2 && line[word.lowerBound] == UInt8(ascii: "0")
      && line[word.lowerBound + 1] | 0x20 == UInt8(ascii: "x")
    if hasPrefix { digits = word.lowerBound + 2..<word.upperBound }
    var value: UInt64 = 0
    for index in digits {
      guard let digit = line[index].hexDigitValue, value >> 60 == 0 else {
        throw fault(
          at: word.lowerBound, "the address must be hexadecimal and of 64 bits, was \(text(word))",
          remedy: form)
      }
      value = value << 4 | digit
    }
    return value
  }

  private func isWrite(_ word: Range<Int>) throws(InputError) -> Bool {
    if matches(word, "READ") || matches(word, "read") || matches(word, "P_MEM_RD") { return false }
    if matches(word, "WRITE") || matches(word, "write") || matches(word, "P_MEM_WR") {
      return true
    }
    throw fault(at: word.lowerBound, "must be READ or WRITE, was \(text(word))", remedy: form)
  }

  private func matches(_ word: Range<Int>, _ name: StaticString) -> Bool {
    name.withUTF8Buffer { line[word].elementsEqual($0) }
  }

  private func clock(_ word: Range<Int>) throws(InputError) -> Int {
    var value = 0
    for index in word {
      guard line[index].isDigit, value <= Self.latestClock else {
        value = .max
        break
      }
      value = value * 10 + Int(line[index] - UInt8(ascii: "0"))
    }
    guard value <= Self.latestClock else {
      throw fault(
        at: word.lowerBound,
        "the clock must be a whole number of at most \(Self.latestClock), was \(text(word))",
        remedy: form)
    }
    return value
  }

  private var form: String { "write a request as 0x1a2b40 READ 120" }

  private func text(_ word: Range<Int>) -> String {
    String(decoding: line[word].prefix(40), as: UTF8.self)
  }

  private func fault(at index: Int, _ reason: String, remedy: String) -> InputError {
    InputError(file: path, place: "\(lineNumber):\(index + 1)", reason: reason, remedy: remedy)
  }
}
