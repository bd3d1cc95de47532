import NetworkModel
import TestSupport
import Testing

@testable import WeightCoding

/// Tensors of every format, with seeded values.
enum SampleTensors {
  static func tensor(
    _ format: NumberFormat, _ values: WeightTensor.Values
  ) throws -> WeightTensor {
    let count: Int =
      switch values {
      case .integers(let values): values.count
      case .bytes(let values): values.count
      case .reals(let values): values.count
      case .statistical, .absent: 1
      }
    return try WeightTensor(shape: TensorShape([count]), format: format, values: values)
  }

  /// A codebook with 0 first.
  static func codebook(_ bits: Int) -> NumberFormat {
    .codebook(bits: bits, entries: (0..<1 << bits).map { Float($0) * 0.5 })
  }

  /// Codes of a share of weights, 0 for the others; `edges` of them are zeros at both ends.
  static func pruned(
    _ count: Int, bits: Int, density: Double, seed: UInt64
  ) throws -> WeightTensor {
    var random = SeededRandom(seed: seed)
    let codes = (0..<count).map { _ -> Int32 in
      guard Double.random(in: 0..<1, using: &random) < density else { return 0 }
      // Small codes more often, so that a Huffman code pays.
      let most = Int32(1) << Int32(Int.random(in: 1...bits, using: &random)) - 1
      return Int32.random(in: 1...max(1, most), using: &random)
    }
    return try tensor(codebook(bits), .integers(codes))
  }

  static func all() throws -> [WeightTensor] {
    var random = SeededRandom(seed: 11)
    let small = (0..<500).map { _ in Int8.random(in: -8...7, using: &random) }
    let sparse = small.map { $0 > 5 ? $0 : 0 }
    let reals = sparse.map { Float($0) * 0.25 }
    let signed = try AffineFormat(bits: 8, isSigned: true, scale: .perTensor(0.5))
    let shifted = try AffineFormat(
      bits: 8, isSigned: false, scale: .perTensor(0.5), zeroPoints: [128])
    let wide = try AffineFormat(bits: 32, isSigned: true, scale: .perTensor(0.5))
    let channels = try AffineFormat(
      bits: 8, isSigned: true, scale: .perChannel([1, 2], axis: 0), zeroPoints: [1, 2])
    return try [
      tensor(.integer(signed), .bytes(sparse)),
      tensor(.integer(signed), .integers(small.map(Int32.init))),
      tensor(.integer(shifted), .integers(small.map { Int32($0) + 128 })),
      tensor(.integer(wide), .integers(small.map { Int32($0) * 100_000_000 })),
      WeightTensor(
        shape: TensorShape([2, 250]), format: .integer(channels), values: .bytes(small)),
      tensor(.fixedPoint(bits: 4, fractionBits: 3, isSigned: true), .bytes(small)),
      tensor(
        .fixedPoint(bits: 16, fractionBits: 3, isSigned: true),
        .integers(sparse.map { Int32($0) * 4000 })),
      tensor(.fixedPoint(bits: 16, fractionBits: 3, isSigned: true), .bytes(small)),
      tensor(.ternary(negative: 1, positive: 2), .bytes(small.map { $0.signum() })),
      tensor(.binary(scale: .perTensor(1)), .bytes(small.map { $0 < 0 ? -1 : 1 })),
      tensor(.float32, .reals(reals + [-0.0, .infinity, .greatestFiniteMagnitude])),
      tensor(.float(bits: 16), .reals(reals + [-0.0, 65504])),
      pruned(3000, bits: 5, density: 0.05, seed: 1),
      pruned(3000, bits: 8, density: 0.9, seed: 2),
      pruned(1, bits: 1, density: 1, seed: 3),
      // Nothing but zeros, and codes of which none is zero.
      pruned(3000, bits: 4, density: 0, seed: 4),
      tensor(.codebook(bits: 2, entries: [1, 2, 3]), .bytes([0, 1, 2, 1])),
    ]
  }
}

struct EncodingTests {
  static let optionSets: [CodingOptions] = {
    var result = [CodingOptions()]
    for positions in WeightEncoding.Scheme.Positions.allCases {
      for huffman in [CodingOptions.HuffmanUse.never, .whereShorter, .always] {
        for bits in positions == .relativeIndex ? Array(1...8) : [4] {
          result.append(
            CodingOptions(positions: [positions], indexBits: [bits], huffman: huffman))
        }
      }
    }
    return result
  }()

  @Test func everyEncodingOfEveryFormatComesBack() throws {
    for tensor in try SampleTensors.all() {
      // Alphabets of 2¹⁶ symbols take their time.
      let step = tensor.format.bits == 16 ? 9 : 1
      for options in stride(from: 0, to: Self.optionSets.count, by: step).map({
        Self.optionSets[$0]
      }) {
        let candidates = try WeightEncoder.candidates(for: tensor, options: options)
        guard let shortest = candidates.map(\.storageBits).min() else {
          #expect(throws: CodingError.self) { try WeightEncoder.encode(tensor, options: options) }
          continue
        }
        let encoded = try WeightEncoder.encode(tensor, options: options)
        let encoding = encoded.encoding
        #expect(encoding.storageBits == shortest)
        #expect(encoding.storageBits == Int64(8 * encoded.bytes.count) + encoding.tableBits)
        #expect((0..<40).contains(encoding.paddingBits))
        let isBytes = if case .bytes = tensor.values { true } else { false }
        let decoded = try WeightDecoder.decode(
          encoded, shape: tensor.shape, format: tensor.format, asBytes: isBytes)
        #expect(isSame(decoded, tensor.values), "\(tensor.format) as \(encoding.summary)")
        #expect(try tensor.replacing(encoding: encoding).storageBits == shortest)
      }
    }
  }

  private func isSame(_ first: WeightTensor.Values, _ second: WeightTensor.Values) -> Bool {
    switch (first, second) {
    case (.integers(let first), .integers(let second)): first == second
    case (.bytes(let first), .bytes(let second)): first == second
    case (.reals(let first), .reals(let second)):
      first.map(\.bitPattern) == second.map(\.bitPattern)
    case (.integers, _), (.bytes, _), (.reals, _), (.statistical, _), (.absent, _): false
    }
  }

  /// The three weights of Figure 2 of Deep Compression, at 1, 4 and 15, with an index of 3 bits.
  ///
  /// The zeros between 4 and 15 need a filler at 12.
  @Test func fillersAreThoseOfFigure2() throws {
    var codes = [Int32](repeating: 0, count: 17)
    (codes[1], codes[4], codes[15]) = (1, 2, 3)
    let tensor = try SampleTensors.tensor(SampleTensors.codebook(2), .integers(codes))
    let encoded = try WeightEncoder.encode(
      tensor, options: CodingOptions(positions: [.relativeIndex], indexBits: [3], huffman: .never))
    #expect(encoded.encoding.entries == 4)
    #expect(encoded.encoding.fillers == 1)
    // Codes 1, 2, 0, 3 of 2 bits; indices 1, 2, 7, 2 of 3 bits.
    #expect(encoded.bytes == [0b1100_1001, 0b1101_0001, 0b0000_0101])
    #expect(encoded.encoding.payloadBits == 20)
    #expect(encoded.encoding.storageBits == 24 + 4 * 32)
  }

  /// The greatest index with a code other than 0 is a weight and no filler.
  @Test func aWeightMayHaveTheGreatestIndex() throws {
    let tensor = try SampleTensors.tensor(SampleTensors.codebook(2), .integers([0, 0, 0, 2, 0, 0]))
    let encoded = try WeightEncoder.encode(
      tensor, options: CodingOptions(positions: [.relativeIndex], indexBits: [2], huffman: .never))
    #expect(encoded.encoding.entries == 1)
    #expect(encoded.encoding.fillers == 0)
    #expect(encoded.bytes == [2, 3])
  }

  @Test func theShortestIsChosen() throws {
    // Dense weights need no places; few weights do better with indices; half of them with a bitmap.
    let dense = try SampleTensors.pruned(4000, bits: 8, density: 1, seed: 1)
    #expect(try WeightEncoder.encode(dense).encoding.scheme.positions == .dense)
    let sparse = try SampleTensors.pruned(4000, bits: 8, density: 0.02, seed: 1)
    #expect(try WeightEncoder.encode(sparse).encoding.scheme.positions == .relativeIndex)
    let half = try SampleTensors.pruned(4000, bits: 8, density: 0.5, seed: 1)
    let fixed = CodingOptions(huffman: .never)
    #expect(
      try WeightEncoder.encode(half, options: fixed).encoding.scheme.positions == .bitmap)
  }

  @Test func zerosBehindTheLastWeightTakeNothing() throws {
    var codes = [Int32](repeating: 0, count: 4000)
    codes[100] = 1
    let tensor = try SampleTensors.tensor(SampleTensors.codebook(4), .integers(codes))
    let encoding = try WeightEncoder.encode(tensor).encoding
    #expect(encoding.entries - encoding.fillers == 1)
    #expect(encoding.payloadBits <= 14)
  }

  @Test func wrongValuesAreErrors() throws {
    let tensors = try [
      SampleTensors.tensor(.fixedPoint(bits: 4, fractionBits: 0, isSigned: true), .bytes([8])),
      SampleTensors.tensor(.fixedPoint(bits: 4, fractionBits: 0, isSigned: false), .bytes([-1])),
      SampleTensors.tensor(.ternary(negative: 1, positive: 1), .bytes([2])),
      SampleTensors.tensor(.binary(scale: .perTensor(1)), .bytes([0])),
      SampleTensors.tensor(.codebook(bits: 2, entries: [0, 1]), .bytes([2])),
      SampleTensors.tensor(.codebook(bits: 1, entries: [0, 1, 2]), .bytes([0])),
      SampleTensors.tensor(.codebook(bits: 1, entries: []), .bytes([0])),
      SampleTensors.tensor(.float32, .bytes([1])),
      SampleTensors.tensor(.float(bits: 64), .reals([1])),
      SampleTensors.tensor(.float(bits: 16), .reals([0.1])),
      SampleTensors.tensor(.ternary(negative: 1, positive: 1), .reals([1])),
      WeightTensor(shape: TensorShape([1])),
    ]
    for tensor in tensors {
      #expect(throws: CodingError.self, "\(tensor.format)") { try WeightEncoder.encode(tensor) }
    }
    let good = try SampleTensors.pruned(10, bits: 4, density: 0.5, seed: 1)
    for width in [0, 9, -1] {
      #expect(throws: CodingError.self) {
        try WeightEncoder.encode(good, options: CodingOptions(indexBits: [width]))
      }
    }
  }
}
