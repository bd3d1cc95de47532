/// The elements of a constant, in C order.
enum Elements {
  /// Real numbers.
  case reals([Float])
  /// Integers that fit in eight bits with a sign.
  case bytes([Int8])
  /// Integers that fit in 32 bits with a sign.
  case words([Int32])
  /// Any integers.
  case wide([Int])
  /// Nothing is known but how many there are.
  case absent(Int)

  var count: Int {
    switch self {
    case .reals(let values): values.count
    case .bytes(let values): values.count
    case .words(let values): values.count
    case .wide(let values): values.count
    case .absent(let count): count
    }
  }

  var isReal: Bool {
    switch self {
    case .reals, .absent: true
    case .bytes, .words, .wide: false
    }
  }

  var isAbsent: Bool { if case .absent = self { true } else { false } }

  /// The elements at places given by a function of the new place.
  func gathered(_ count: Int, from place: (Int) -> Int) -> Elements {
    func pick<Element>(_ values: [Element]) -> [Element] {
      [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
        for index in 0..<count { buffer.initializeElement(at: index, to: values[place(index)]) }
        initialized = count
      }
    }
    switch self {
    case .reals(let values): return .reals(pick(values))
    case .bytes(let values): return .bytes(pick(values))
    case .words(let values): return .words(pick(values))
    case .wide(let values): return .wide(pick(values))
    case .absent: return .absent(count)
    }
  }

  /// A matrix of these elements with rows and columns exchanged.
  func transposedMatrix(rows: Int, columns: Int) -> Elements {
    func exchange<Element>(_ values: [Element]) -> [Element] {
      // Blocks of 32 × 32 stay in the cache on both sides.
      let block = 32
      return [Element](unsafeUninitializedCapacity: values.count) { buffer, initialized in
        values.withUnsafeBufferPointer { source in
          for top in stride(from: 0, to: rows, by: block) {
            for left in stride(from: 0, to: columns, by: block) {
              for row in top..<min(top + block, rows) {
                for column in left..<min(left + block, columns) {
                  buffer.initializeElement(
                    at: column * rows + row, to: source[row * columns + column])
                }
              }
            }
          }
        }
        initialized = values.count
      }
    }
    switch self {
    case .reals(let values): return .reals(exchange(values))
    case .bytes(let values): return .bytes(exchange(values))
    case .words(let values): return .words(exchange(values))
    case .wide(let values): return .wide(exchange(values))
    case .absent: return self
    }
  }

  /// The smallest representation of integers.
  static func integers(_ values: [Int]) -> Elements {
    if values.allSatisfy({ $0 >= Int(Int8.min) && $0 <= Int(Int8.max) }) {
      return .bytes(values.map { Int8(truncatingIfNeeded: $0) })
    }
    if values.allSatisfy({ $0 >= Int(Int32.min) && $0 <= Int(Int32.max) }) {
      return .words(values.map { Int32(truncatingIfNeeded: $0) })
    }
    return .wide(values)
  }
}

extension Elements {
  /// Decodes little-endian bytes; `bytes` holds as many as `count` elements need.
  init(raw bytes: UnsafeRawBufferPointer, type: ElementType, count: Int) {
    /// Copies elements that are stored as they are kept.
    func copy<Stored>(_: Stored.Type) -> [Stored] {
      [Stored](unsafeUninitializedCapacity: count) { buffer, initialized in
        UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
        initialized = count
      }
    }
    func load<Stored, Element>(
      _: Stored.Type, _ convert: (Stored) -> Element
    ) -> [Element] {
      [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
        for index in 0..<count {
          let stored = bytes.loadUnaligned(
            fromByteOffset: index * MemoryLayout<Stored>.size, as: Stored.self)
          buffer.initializeElement(at: index, to: convert(stored))
        }
        initialized = count
      }
    }
    switch type {
    case .float32: self = .reals(copy(Float.self))
    case .float64: self = .reals(load(Double.self) { Float($0) })
    case .float16: self = .reals(load(UInt16.self, Float.init(halfBits:)))
    case .bfloat16: self = .reals(load(UInt16.self) { Float(bitPattern: UInt32($0) << 16) })
    case .int8: self = .bytes(copy(Int8.self))
    case .uint8, .bool: self = .words(load(UInt8.self) { Int32($0) })
    case .int16: self = .words(load(Int16.self) { Int32($0) })
    case .uint16: self = .words(load(UInt16.self) { Int32($0) })
    case .int32: self = .words(copy(Int32.self))
    case .uint32: self = .wide(load(UInt32.self) { Int($0) })
    case .int64: self = .wide(copy(Int.self))
    case .uint64: self = .wide(load(UInt64.self) { Int(clamping: $0) })
    case .int4, .uint4:
      self = Elements(nibbles: count, isSigned: type == .int4) { bytes[$0] }
    }
  }

  /// Decodes the field that holds all types of up to 32 bits.
  init(words values: [Int32], type: ElementType, count: Int) {
    switch type {
    case .float16: self = .reals(values.map { Float(halfBits: UInt16(truncatingIfNeeded: $0)) })
    case .bfloat16:
      self = .reals(
        values.map { Float(bitPattern: UInt32(UInt16(truncatingIfNeeded: $0)) << 16) })
    case .int8: self = .bytes(values.map { Int8(truncatingIfNeeded: $0) })
    case .uint8, .bool: self = .words(values.map { Int32(UInt8(truncatingIfNeeded: $0)) })
    case .int16: self = .words(values.map { Int32(Int16(truncatingIfNeeded: $0)) })
    case .uint16: self = .words(values.map { Int32(UInt16(truncatingIfNeeded: $0)) })
    case .int4, .uint4:
      self = Elements(nibbles: count, isSigned: type == .int4) {
        UInt8(truncatingIfNeeded: values[$0])
      }
    default: self = .words(values)
    }
  }

  /// Unpacks two elements a byte, the lower half first.
  private init(nibbles count: Int, isSigned: Bool, byte: (Int) -> UInt8) {
    self = .bytes(
      (0..<count).map { index in
        let nibble = (byte(index / 2) >> (index % 2 == 0 ? 0 : 4)) & 15
        return isSigned && nibble > 7 ? Int8(nibble) - 16 : Int8(nibble)
      })
  }
}

extension Float {
  /// The value of an IEEE 754 half-precision number.
  init(halfBits bits: UInt16) {
    let sign = UInt32(bits >> 15) << 31
    let exponent = UInt32(bits >> 10) & 31
    let fraction = UInt32(bits) & 1023
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      self = sign == 0 ? magnitude : -magnitude
    case 31: self.init(bitPattern: sign | 0x7f80_0000 | fraction << 13)
    default: self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
