import Diagnostics
import StructuredText
import Testing

struct FuzzTests {
  static let sample = """
    # Größe in é — comments with multi-byte text
    name: "ZCU102 \\u00e9\\t"
    'single': 'it''s'
    literal: |
      one
        two
    folded: >-
      three
      four
    clockMegahertz: 281
    array: {family: systolic, rows: 14, shape: [1, [2, 3], {a: b}]}
    memory:
      ports:
      - count: 2
        efficiency: 1e-3
      - {count: 4}
    ? explicit
    : value

    """

  @Test(arguments: 0..<8)
  func mutatedDocumentsAreAValueOrAnInputError(seed: UInt64) {
    var random = SplitMix(state: seed)
    let sample = Array(Self.sample.utf8)
    let telling = Array("[]{}:,&*!|>'\"%@`#-? \n\r\t\0\u{FEFF}\u{2028}".utf8)
    var accepted = 0
    for _ in 0..<600 {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: 0..<max(1, bytes.count), using: &random)
        guard index < bytes.count else { break }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[index] = telling.randomElement(using: &random)!
        case 2: bytes.insert(telling.randomElement(using: &random)!, at: index)
        case 3: bytes.remove(at: index)
        default: bytes.removeSubrange(index...)
        }
      }
      do {
        let document = try StructuredDocument(bytes: bytes, file: "t.yaml")
        try readEveryWay(document.reader)
        accepted += 1
      } catch {
        #expect(error.file == "t.yaml" && error.place != nil && !error.reason.isEmpty)
      }
    }
    // Neither all refused nor all accepted, or the mutations exercise nothing.
    #expect((1..<600).contains(accepted))
  }

  @Test(arguments: 0..<4)
  func randomBytesAreAValueOrAnInputError(seed: UInt64) {
    var random = SplitMix(state: seed)
    let alphabet = Array("ab[]{}:,&*!|>'\"%#-? \n\r\té".utf8)
    for _ in 0..<1000 {
      let count = Int.random(in: 0..<40, using: &random)
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random)! }
      do {
        try readEveryWay(try StructuredDocument(bytes: bytes, file: "t.yaml").reader)
      } catch {
        #expect(error.file == "t.yaml" && !error.reason.isEmpty)
      }
    }
  }

  @Test func everyTruncationIsAValueOrAnInputError() {
    let sample = Array(Self.sample.utf8)
    for count in 0...sample.count {
      do {
        _ = try StructuredDocument(bytes: Array(sample[..<count]), file: "t.yaml")
      } catch {
        #expect(error.place != nil)
      }
    }
  }
}

/// Decodes every node as everything; each attempt gives a value or an error at a place.
private func readEveryWay(_ node: NodeReader) throws(InputError) {
  let messages = [
    message { () throws(InputError) in try node.string() },
    message { () throws(InputError) in try node.bool() },
    message { () throws(InputError) in try node.int(in: 1...) },
    message { () throws(InputError) in try node.double() },
    message { () throws(InputError) in try node.word(MappingTests.Array.Family.self) },
    message { () throws(InputError) in try MappingTests.Array(node) },
  ]
  for message in messages {
    #expect(message == "accepted" || message.hasPrefix("t.yaml:"))
  }
  switch node.node.content {
  case .scalar: break
  case .sequence:
    _ = try node.list { element throws(InputError) in try readEveryWay(element) }
  case .mapping:
    _ = try node.entries { key, value throws(InputError) in
      try readEveryWay(key)
      try readEveryWay(value)
    }
  }
}

/// The generator SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
/// OOPSLA 2014), seeded so that a failure repeats.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
