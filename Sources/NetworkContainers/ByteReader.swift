import Diagnostics

/// Reads the fields that `ByteWriter` writes; nothing is allocated before its bytes are there.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// Bytes that have not been read.
  var remaining: Int { bytes.endIndex - position }

  /// Steps over bytes and returns them.
  mutating func raw(_ count: Int) throws(ContainerFault) -> ArraySlice<UInt8> {
    guard (0...remaining).contains(count) else {
      throw ContainerFault(
        "it ends where \(count) more bytes are needed, of which \(remaining) are left")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type = Value.self
  ) throws(ContainerFault) -> Value {
    let field = try raw(MemoryLayout<Value>.size)
    return field.withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(as: Value.self)) }
  }

  mutating func int() throws(ContainerFault) -> Int { Int(try integer(Int64.self)) }

  mutating func bool() throws(ContainerFault) -> Bool {
    let value = try integer(UInt8.self)
    guard value <= 1 else { throw ContainerFault("\(value) is neither true nor false") }
    return value == 1
  }

  mutating func float() throws(ContainerFault) -> Float { Float(bitPattern: try integer()) }

  mutating func double() throws(ContainerFault) -> Double { Double(bitPattern: try integer()) }

  mutating func text() throws(ContainerFault) -> String {
    let bytes = try raw(Int(try integer(UInt32.self)))
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ContainerFault("a text is not in UTF-8")
    }
    return text
  }

  mutating func word<Word: RawRepresentable<String>>(
    _ type: Word.Type = Word.self
  ) throws(ContainerFault) -> Word {
    let text = try text()
    guard let word = Word(rawValue: text) else { throw Self.unknown(text) }
    return word
  }

  /// The error for a word that stands for nothing.
  static func unknown(_ word: String) -> ContainerFault {
    ContainerFault("the word \(printable(word)) is not known")
  }

  /// Reads as many elements as a count says.
  ///
  /// - Parameter size: Bytes of an element at least, so that a count beyond the bytes is refused.
  mutating func array<Element>(
    size: Int, _ read: (inout Self) throws(ContainerFault) -> Element
  ) throws(ContainerFault) -> [Element] {
    let count = try int()
    guard count >= 0, count <= remaining / size else {
      throw ContainerFault("\(count) elements are counted where \(remaining) bytes are left")
    }
    var result: [Element] = []
    result.reserveCapacity(count)
    for _ in 0..<count { result.append(try read(&self)) }
    return result
  }

  mutating func optional<Value>(
    _ read: (inout Self) throws(ContainerFault) -> Value
  ) throws(ContainerFault) -> Value? {
    try bool() ? try read(&self) : nil
  }

  mutating func ints() throws(ContainerFault) -> [Int] {
    try array(size: 8) { reader throws(ContainerFault) in try reader.int() }
  }

  mutating func floats() throws(ContainerFault) -> [Float] {
    try array(size: 4) { reader throws(ContainerFault) in try reader.float() }
  }

  mutating func doubles() throws(ContainerFault) -> [Double] {
    try array(size: 8) { reader throws(ContainerFault) in try reader.double() }
  }

  mutating func field<Value: Archivable>(
    _ type: Value.Type = Value.self
  ) throws(ContainerFault) -> Value {
    try Value(from: &self)
  }

  mutating func fields<Value: Archivable>(
    _ type: Value.Type = Value.self
  ) throws(ContainerFault) -> [Value] {
    // No tensor and no layer is archived in less.
    try array(size: 16) { reader throws(ContainerFault) in try Value(from: &reader) }
  }

  /// Checks that everything has been read.
  func finish() throws(ContainerFault) {
    guard remaining == 0 else { throw ContainerFault("\(remaining) bytes follow its last field") }
  }
}

extension ByteReader {
  /// Reads integers until the bytes end.
  mutating func all<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type = Value.self
  ) throws(ContainerFault) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(remaining / MemoryLayout<Value>.size)
    while remaining > 0 { values.append(try integer()) }
    return values
  }
}
