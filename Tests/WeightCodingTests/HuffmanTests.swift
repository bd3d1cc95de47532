import Foundation
import TestSupport
import Testing

@testable import WeightCoding

/// Distributions of symbols whose code is known, or computed in another way.
private enum Distribution {
  static let edges: [[Int]] = [
    [], [0, 0], [7], [0, 3, 0], [1, 1], [0, 5, 0, 1000], [4, 4, 4, 4], [1, 1, 1],
    Array(repeating: 3, count: 256), Array(repeating: 1, count: 1000),
  ]

  /// Counts whose unlimited code is as long as there are symbols less one.
  static func fibonacci(_ count: Int) -> [Int] {
    var (values, pair) = ([Int](), (1, 1))
    for _ in 0..<count {
      values.append(pair.0)
      pair = (pair.1, pair.0 + pair.1)
    }
    return values
  }

  static func seeded(_ seed: UInt64) -> [Int] {
    var random = SeededRandom(seed: seed)
    let symbols = Int.random(in: 2...300, using: &random)
    let spread = Double.random(in: 0.1...6, using: &random)
    return (0..<symbols).map { _ in
      Int(exp(Double.random(in: 0...spread, using: &random)).rounded(.down)) - 1
    }
  }

  static let all = edges + [fibonacci(16), fibonacci(30)] + (0..<60).map { seeded($0) }
}

struct HuffmanTests {
  /// The bits of an optimal code without a limit (Huffman 1952).
  ///
  /// Each merge of the two lightest trees puts a bit before all their symbols. A symbol alone has
  /// one bit.
  private func unlimitedBits(_ counts: [Int]) -> Int {
    var trees = counts.filter { $0 > 0 }.sorted(by: >)
    guard trees.count > 1 else { return trees.first ?? 0 }
    var bits = 0
    while trees.count > 1 {
      let merged = trees.removeLast() + trees.removeLast()
      bits += merged
      let place = trees.firstIndex { $0 < merged } ?? trees.count
      trees.insert(merged, at: place)
    }
    return bits
  }

  private func unlimitedDepth(_ counts: [Int]) -> Int {
    var trees = counts.filter { $0 > 0 }.map { (weight: $0, depth: 0) }
    while trees.count > 1 {
      trees.sort { ($0.weight, $0.depth) > ($1.weight, $1.depth) }
      let (first, second) = (trees.removeLast(), trees.removeLast())
      trees.append((first.weight + second.weight, max(first.depth, second.depth) + 1))
    }
    return trees.first?.depth ?? 0
  }

  @Test(arguments: Distribution.all) func lengthIsOptimal(_ counts: [Int]) throws {
    let code = try HuffmanCode(counts: counts)
    let bits = code.bitCount(counts)
    let unlimited = unlimitedBits(counts)
    #expect(zip(counts, code.lengths).allSatisfy { ($0 > 0) == ($1 > 0) })
    if unlimitedDepth(counts) <= HuffmanCode.maximumLength {
      #expect(bits == unlimited)
    } else {
      #expect(bits > unlimited)
    }
    let total = counts.reduce(0, +)
    guard counts.count(where: { $0 > 0 }) > 1, bits == unlimited else { return }
    let entropy = counts.filter { $0 > 0 }.reduce(0.0) {
      $0 - Double($1) * log2(Double($1) / Double(total))
    }
    #expect(Double(bits) >= entropy - 1e-6)
    #expect(Double(bits) < entropy + Double(total))
  }

  /// All complete codes of four and five symbols with at most three bits, tried one by one.
  @Test(arguments: 0..<40) func limitedLengthIsOptimal(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let symbols = Int.random(in: 4...5, using: &random)
    let counts = (0..<symbols).map { _ in 1 << Int.random(in: 0...12, using: &random) }
    var best = Int.max
    for choice in 0..<Int(pow(3, Double(symbols))) {
      var rest = choice
      let lengths = counts.indices.map { _ -> Int in
        defer { rest /= 3 }
        return rest % 3 + 1
      }
      guard lengths.reduce(0, { $0 + 8 >> $1 }) == 8 else { continue }
      best = min(best, zip(counts, lengths).reduce(0) { $0 + $1.0 * $1.1 })
    }
    let lengths = try CodeLengths.optimal(counts: counts, limit: 3)
    #expect(lengths.allSatisfy { (1...3).contains($0) })
    #expect(zip(counts, lengths).reduce(0) { $0 + $1.0 * Int($1.1) } == best)
  }

  /// RFC 1951, Section 3.2.2: lengths 3, 3, 3, 3, 3, 2, 4, 4 have the codes 010, 011, 100, 101, 110,
  /// 00, 1110, 1111.
  @Test func codesAreCanonical() throws {
    let code = try HuffmanCode(lengths: [3, 3, 3, 3, 3, 2, 4, 4])
    // First bit lowest.
    #expect(code.codes == [0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111])
  }

  @Test(arguments: Distribution.all) func symbolsAndTableComeBack(_ counts: [Int]) throws {
    let code = try HuffmanCode(counts: counts)
    var random = SeededRandom(seed: 5)
    let present = counts.indices.filter { counts[$0] > 0 }
    let symbols =
      present.isEmpty ? [] : (0..<500).map { _ in present.randomElement(using: &random)! }
    var writer = BitWriter()
    code.appendTable(to: &writer)
    #expect(writer.bitCount == code.tableBitCount)
    for symbol in symbols { code.append(UInt32(symbol), to: &writer) }
    var reader = BitReader(writer.bytes())
    let read = try HuffmanCode(alphabet: counts.count, from: &reader)
    #expect(read == code)
    let decoder = HuffmanDecoder(read)
    for symbol in symbols { #expect(try decoder.next(&reader) == UInt32(symbol)) }
    try reader.finish()
  }

  @Test(arguments: [
    [1, 1, 1], [2, 2, 2], [2], [1, 2], [1, 2, 2, 15], [16, 1], [15], [3, 3, 3, 3, 3, 2, 4],
  ]) func impossibleLengthsAreRefused(_ lengths: [UInt8]) {
    #expect(throws: CodingError.self) { try HuffmanCode(lengths: lengths) }
  }

  @Test func tooManySymbolsAreRefused() throws {
    let most = [Int](repeating: 1, count: 1 << 15)
    #expect(try HuffmanCode(counts: most).bitCount(most) == 15 << 15)
    #expect(throws: CodingError.self) { try HuffmanCode(counts: most + [1]) }
    #expect(throws: CodingError.self) {
      try HuffmanCode(lengths: [UInt8](repeating: 0, count: 65537))
    }
  }

  /// Every stream of two bytes as a table of three symbols and what follows it: an error or symbols,
  /// and as many bits read as there are.
  @Test func everyShortStreamEnds() {
    var decoded = 0
    for bits in 0..<UInt32(1 << 16) {
      var reader = BitReader([UInt8(bits & 255), UInt8(bits >> 8)])
      guard let code = try? HuffmanCode(alphabet: 3, from: &reader) else { continue }
      let decoder = HuffmanDecoder(code)
      var symbols = 0
      while (try? decoder.next(&reader)) != nil { symbols += 1 }
      #expect(symbols <= 16)
      decoded += symbols
    }
    #expect(decoded > 0)
  }

  @Test func aSymbolAloneRefusesTheOtherBit() throws {
    let decoder = HuffmanDecoder(try HuffmanCode(counts: [0, 9]))
    var zeros = BitReader([0])
    #expect(try decoder.next(&zeros) == 1)
    var ones = BitReader([1])
    #expect(throws: CodingError.self) { try decoder.next(&ones) }
  }
}
