import NetworkModel

extension QuantizationScale: Archivable {
  func write(to writer: inout ByteWriter) {
    writer.optional(axis) { $0.int($1) }
    writer.doubles(steps)
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    let axis = try reader.optional { reader throws(ContainerFault) in try reader.int() }
    let steps = try reader.doubles()
    if let axis {
      self = .perChannel(steps, axis: axis)
    } else {
      guard steps.count == 1 else {
        throw ContainerFault("a tensor has \(steps.count) steps and no axis for them")
      }
      self = .perTensor(steps[0])
    }
  }
}

extension AffineFormat: Archivable {
  func write(to writer: inout ByteWriter) {
    writer.int(bits)
    writer.bool(isSigned)
    writer.bool(isNarrow)
    writer.field(scale)
    writer.ints(zeroPoints)
    writer.word(rounding)
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    let (bits, isSigned, isNarrow) = (try reader.int(), try reader.bool(), try reader.bool())
    let scale = try reader.field(QuantizationScale.self)
    let (zeroPoints, rounding) = (try reader.ints(), try reader.word(Rounding.self))
    for zero in zeroPoints where Int32(exactly: zero) == nil && UInt32(exactly: zero) == nil {
      throw ContainerFault("a zero point of \(zero) does not fit in 32 bits")
    }
    self = try ContainerFault.wrapping { () throws(NetworkError) in
      try AffineFormat(
        bits: bits, isSigned: isSigned, isNarrow: isNarrow, scale: scale, zeroPoints: zeroPoints,
        rounding: rounding)
    }
  }
}

extension NumberFormat: Archivable {
  /// The words for the kinds of formats.
  private enum Word: String { case float, integer, fixedPoint, ternary, binary, codebook }

  func write(to writer: inout ByteWriter) {
    switch self {
    case .float(let bits):
      writer.word(Word.float)
      writer.int(bits)
    case .integer(let format):
      writer.word(Word.integer)
      writer.field(format)
    case .fixedPoint(let bits, let fractionBits, let isSigned):
      writer.word(Word.fixedPoint)
      writer.int(bits)
      writer.int(fractionBits)
      writer.bool(isSigned)
    case .ternary(let negative, let positive):
      writer.word(Word.ternary)
      writer.double(negative)
      writer.double(positive)
    case .binary(let scale):
      writer.word(Word.binary)
      writer.field(scale)
    case .codebook(let bits, let entries):
      writer.word(Word.codebook)
      writer.int(bits)
      writer.floats(entries)
    }
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    switch try reader.word(Word.self) {
    case .float: self = .float(bits: try reader.bits(upTo: 64))
    case .integer: self = .integer(try reader.field())
    case .fixedPoint:
      let (bits, fractionBits) = (try reader.bits(upTo: 64), try reader.int())
      // Beyond the exponents of a double, every value would be 0 or infinite.
      guard fractionBits.magnitude <= 1023 else {
        throw ContainerFault("\(fractionBits) fraction bits are impossible")
      }
      self = .fixedPoint(bits: bits, fractionBits: fractionBits, isSigned: try reader.bool())
    case .ternary: self = .ternary(negative: try reader.double(), positive: try reader.double())
    case .binary: self = .binary(scale: try reader.field())
    case .codebook: self = .codebook(bits: try reader.bits(upTo: 32), entries: try reader.floats())
    }
  }
}

extension ByteReader {
  /// A number of bits from 1 on.
  fileprivate mutating func bits(upTo limit: Int) throws(ContainerFault) -> Int {
    let bits = try int()
    guard (1...limit).contains(bits) else {
      throw ContainerFault("a format has 1 to \(limit) bits, not \(bits)")
    }
    return bits
  }
}
