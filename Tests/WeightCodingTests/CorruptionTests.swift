import NetworkModel
import TestSupport
import Testing

@testable import WeightCoding

/// Streams that no encoder wrote are errors or other weights, and neither trap nor hang.
struct CorruptionTests {
  private static let shape = 400

  private func streams() throws -> [(WeightTensor, EncodedWeights)] {
    let tensor = try SampleTensors.pruned(Self.shape, bits: 4, density: 0.3, seed: 8)
    return try EncodingTests.optionSets.map {
      (tensor, try WeightEncoder.encode(tensor, options: $0))
    }
  }

  @Test func everyTruncationIsAnError() throws {
    for (tensor, encoded) in try streams() {
      for length in 0..<encoded.bytes.count {
        let cut = EncodedWeights(
          encoding: encoded.encoding, bytes: Array(encoded.bytes.prefix(length)))
        #expect(throws: CodingError.self) {
          try WeightDecoder.decode(cut, shape: tensor.shape, format: tensor.format)
        }
      }
      let long = EncodedWeights(encoding: encoded.encoding, bytes: encoded.bytes + [0])
      #expect(throws: CodingError.self) {
        try WeightDecoder.decode(long, shape: tensor.shape, format: tensor.format)
      }
    }
  }

  @Test func flippedBitsGiveErrorsOrWeights() throws {
    var random = SeededRandom(seed: 21)
    var errors = 0
    for (tensor, encoded) in try streams() {
      for _ in 0..<100 {
        var bytes = encoded.bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          bytes[Int.random(in: bytes.indices, using: &random)] ^=
            1 << UInt8.random(in: 0...7, using: &random)
        }
        let flipped = EncodedWeights(encoding: encoded.encoding, bytes: bytes)
        do {
          let values = try WeightDecoder.decode(
            flipped, shape: tensor.shape, format: tensor.format)
          guard case .bytes(let codes) = values else {
            Issue.record("codes of four bits fit in bytes")
            continue
          }
          #expect(codes.count == Self.shape && codes.allSatisfy { (0...15).contains($0) })
        } catch { errors += 1 }
      }
    }
    #expect(errors > 0)
  }

  /// Any stream of three bytes, as 16 weights in every scheme.
  @Test func arbitraryStreamsEnd() throws {
    var random = SeededRandom(seed: 22)
    let schemes = try streams().map(\.1.encoding)
    for _ in 0..<3000 {
      let old = schemes.randomElement(using: &random)!
      let encoding = try WeightEncoding(
        scheme: old.scheme, entries: Int.random(in: 0...16, using: &random), fillers: 0,
        codeBits: 4,
        indexBits: old.indexBits, tableBits: 512)
      let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      if let values = try? WeightDecoder.decode(
        EncodedWeights(encoding: encoding, bytes: bytes), shape: TensorShape([16]),
        format: SampleTensors.codebook(4))
      {
        guard case .bytes(let codes) = values else { continue }
        #expect(codes.count == 16)
      }
    }
  }

  @Test func aShortStreamCannotClaimMuchMemory() throws {
    let encoding = try WeightEncoding(
      scheme: WeightEncoding.Scheme(.relativeIndex), entries: 1, fillers: 0, codeBits: 4,
      indexBits: 4, tableBits: 512)
    for scheme in [encoding] {
      #expect(throws: CodingError.self) {
        try WeightDecoder.decode(
          EncodedWeights(encoding: scheme, bytes: [1, 1]),
          shape: TensorShape([1 << 20, 1 << 16]), format: SampleTensors.codebook(4))
      }
    }
    let dense = try WeightEncoding(
      entries: 1 << 36, fillers: 0, codeBits: 4, indexBits: 0, tableBits: 512)
    #expect(throws: CodingError.self) {
      try WeightDecoder.decode(
        EncodedWeights(encoding: dense, bytes: [1, 1]),
        shape: TensorShape([1 << 20, 1 << 16]), format: SampleTensors.codebook(4))
    }
  }
}
