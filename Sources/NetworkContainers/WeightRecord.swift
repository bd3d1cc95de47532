import NetworkModel
import WeightCoding

extension WeightEncoding: Archivable {
  func write(to writer: inout ByteWriter) {
    writer.word(scheme.positions)
    writer.bool(scheme.codesAreHuffman)
    writer.bool(scheme.indicesAreHuffman)
    for value in [entries, fillers, codeBits, indexBits] { writer.int(value) }
    for bits in [
      tableBits, codePayloadBits, positionPayloadBits, huffmanTableBits, storageBits,
    ] { writer.integer(bits) }
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    let scheme = Scheme(
      try reader.word(), codesAreHuffman: try reader.bool(),
      indicesAreHuffman: try reader.bool())
    var numbers: [Int] = []
    for _ in 0..<9 { numbers.append(try reader.int()) }
    let bits = numbers[4...].map { Int64($0) }
    self = try ContainerFault.wrapping { () throws(NetworkError) in
      try WeightEncoding(
        scheme: scheme, entries: numbers[0], fillers: numbers[1], codeBits: numbers[2],
        indexBits: numbers[3], tableBits: bits[0], codePayloadBits: bits[1],
        positionPayloadBits: bits[2], huffmanTableBits: bits[3], storageBits: bits[4])
    }
  }
}

extension WeightStatistics: Archivable {
  func write(to writer: inout ByteWriter) {
    writer.double(density)
    writer.integer(storageBits)
    writer.text(source)
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    let (density, bits) = (try reader.double(), try reader.integer(Int64.self))
    let source = try reader.text()
    self = try ContainerFault.wrapping { () throws(NetworkError) in
      try WeightStatistics(density: density, storageBits: bits, source: source)
    }
  }
}

/// Everything about weights but the values.
struct WeightRecord: Archivable {
  /// What is known of the values.
  enum Kind: String { case integers, bytes, reals, statistical, absent }

  let shape: TensorShape
  let format: NumberFormat
  let kind: Kind
  /// Whether the values are the stream of the encoding instead of one after another.
  let isStream: Bool
  let encoding: WeightEncoding?
  let statistics: WeightStatistics?

  init(_ tensor: WeightTensor, isStream: Bool) {
    shape = tensor.shape
    format = tensor.format
    encoding = tensor.encoding
    self.isStream = isStream
    switch tensor.values {
    case .integers: (kind, statistics) = (.integers, nil)
    case .bytes: (kind, statistics) = (.bytes, nil)
    case .reals: (kind, statistics) = (.reals, nil)
    case .statistical(let figures): (kind, statistics) = (.statistical, figures)
    case .absent: (kind, statistics) = (.absent, nil)
    }
  }

  func write(to writer: inout ByteWriter) {
    writer.field(shape)
    writer.field(format)
    writer.word(kind)
    writer.bool(isStream)
    writer.optional(encoding) { $0.field($1) }
    writer.optional(statistics) { $0.field($1) }
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    shape = try reader.field()
    format = try reader.field()
    kind = try reader.word()
    isStream = try reader.bool()
    encoding = try reader.optional { reader throws(ContainerFault) in try reader.field() }
    statistics = try reader.optional { reader throws(ContainerFault) in try reader.field() }
  }

  /// Weights whose values are in the container.
  var knownCount: Int {
    switch kind {
    case .integers, .bytes, .reals: shape.elementCount
    case .statistical, .absent: 0
    }
  }

  /// The weights with their values, from a layer's section.
  func tensor(_ bytes: ArraySlice<UInt8>) throws(ContainerFault) -> WeightTensor {
    let values = try isStream ? decodedValues(bytes) : plainValues(bytes)
    return try ContainerFault.wrapping { () throws(NetworkError) in
      try WeightTensor(shape: shape, format: format, values: values, encoding: encoding)
    }
  }

  private func decodedValues(
    _ bytes: ArraySlice<UInt8>
  ) throws(ContainerFault) -> WeightTensor.Values {
    guard let encoding else { throw ContainerFault("a stream of weights has no encoding") }
    guard Int64(8 * bytes.count) + encoding.tableBits == encoding.storageBits else {
      throw ContainerFault(
        "a stream of \(bytes.count) bytes is stated as \(encoding.storageBits) bits")
    }
    let values = try ContainerFault.wrapping { () throws(CodingError) in
      try WeightDecoder.decode(
        EncodedWeights(encoding: encoding, bytes: Array(bytes)), shape: shape, format: format,
        asBytes: kind == .bytes)
    }
    let isReal = if case .reals = values { true } else { false }
    guard isReal == (kind == .reals), knownCount > 0 else {
      throw ContainerFault("a stream of weights is stated as \(kind.rawValue)")
    }
    return values
  }

  private func plainValues(
    _ bytes: ArraySlice<UInt8>
  ) throws(ContainerFault) -> WeightTensor.Values {
    var reader = ByteReader(bytes)
    let count = knownCount
    let width = kind == .bytes ? 1 : 4
    guard bytes.count == count * width else {
      throw ContainerFault("\(bytes.count) bytes are given for \(count) weights")
    }
    switch kind {
    case .integers: return .integers(try reader.all())
    case .bytes: return .bytes(bytes.map { Int8(bitPattern: $0) })
    case .reals: return .reals(try reader.all(UInt32.self).map(Float.init(bitPattern:)))
    case .statistical:
      guard let statistics else { throw ContainerFault("statistics are missing") }
      return .statistical(statistics)
    case .absent: return .absent
    }
  }
}

extension WeightTensor.Values {
  /// The values one after another, in the order of the shape.
  var plainBytes: [UInt8] {
    var writer = ByteWriter()
    switch self {
    case .integers(let values): for value in values { writer.integer(value) }
    case .bytes(let values): writer.raw(values.map { UInt8(bitPattern: $0) })
    case .reals(let values): for value in values { writer.float(value) }
    case .statistical, .absent: break
    }
    return writer.bytes
  }
}
