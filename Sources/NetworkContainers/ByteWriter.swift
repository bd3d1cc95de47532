/// Writes the fields of a container, little-endian.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func integer<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// 64 bits.
  mutating func int(_ value: Int) { integer(Int64(value)) }

  mutating func bool(_ value: Bool) { bytes.append(value ? 1 : 0) }

  mutating func float(_ value: Float) { integer(value.bitPattern) }

  mutating func double(_ value: Double) { integer(value.bitPattern) }

  /// The number of bytes in 32 bits, and UTF-8.
  mutating func text(_ text: String) {
    integer(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// A word that stands for a choice.
  mutating func word<Word: RawRepresentable<String>>(_ word: Word) { text(word.rawValue) }

  mutating func raw(_ part: [UInt8]) { bytes.append(contentsOf: part) }

  /// The number of elements in 64 bits, and each.
  mutating func array<Element>(_ elements: [Element], _ write: (inout Self, Element) -> Void) {
    int(elements.count)
    for element in elements { write(&self, element) }
  }

  /// Whether there is a value, and the value.
  mutating func optional<Value>(_ value: Value?, _ write: (inout Self, Value) -> Void) {
    bool(value != nil)
    if let value { write(&self, value) }
  }

  mutating func ints(_ values: [Int]) { array(values) { $0.int($1) } }

  mutating func floats(_ values: [Float]) { array(values) { $0.float($1) } }

  mutating func doubles(_ values: [Double]) { array(values) { $0.double($1) } }

  mutating func field<Value: Archivable>(_ value: Value) { value.write(to: &self) }

  mutating func fields<Value: Archivable>(_ values: [Value]) { array(values) { $0.field($1) } }
}

/// A value that is written field by field and read back.
protocol Archivable {
  /// Writes the fields in order.
  func write(to writer: inout ByteWriter)

  /// Reads the fields in the same order.
  ///
  /// - Throws: `ContainerFault` when the bytes end or a field is impossible.
  init(from reader: inout ByteReader) throws(ContainerFault)
}
