import Diagnostics
import StructuredText
import Testing

struct CollectionDecodingTests {
  enum Place: String, CaseIterable { case dram, onChip }
  enum Action: String, CaseIterable { case mac, dramRead }

  @Test(arguments: [("[1, 2]", [1, 2]), ("[]", []), ("\n  - 3\n  - 4", [3, 4])])
  func lists(text: String, values: [Int]) throws {
    let read = try decode(text) { node throws(InputError) in
      try node.list { element throws(InputError) in try element.int() }
    }
    #expect(read == values)
  }

  @Test(arguments: [
    ("[1, x]", "t.yaml:2:10: a.b[1] must be a whole number, was `x`"),
    ("[1, [2]]", "t.yaml:2:10: a.b[1] must be a whole number, was a list"),
    ("5", "t.yaml:2:6: a.b must be a list, was `5`"),
    ("", "t.yaml:2:5: a.b must be a list, was empty"),
    ("{}", "t.yaml:2:6: a.b must be a list, was a mapping"),
    ("[]", "t.yaml:2:6: a.b must have from 1 to 2 elements, has 0"),
    ("[1]", "accepted"), ("[1, 2]", "accepted"),
    ("[1, 2, 3]", "t.yaml:2:6: a.b must have from 1 to 2 elements, has 3"),
  ])
  func listsNameTheElement(text: String, expected: String) {
    let found = refusal(decoding: text) { node throws(InputError) in
      try node.list(count: 1...2) { element throws(InputError) in try element.int() }
    }
    #expect(found == expected)
  }

  @Test func otherCountsOfElements() {
    func exactly(_ text: String) -> String {
      refusal(decoding: text) { node throws(InputError) in
        try node.list(count: 2...2) { element throws(InputError) in try element.int() }
      }
    }
    #expect(exactly("[1, 2]") == "accepted")
    #expect(exactly("[1]") == "t.yaml:2:6: a.b must have 2 elements, has 1")
    #expect(
      refusal(decoding: "[]") { node throws(InputError) in
        try node.list(count: 1...) { element throws(InputError) in try element.int() }
      } == "t.yaml:2:6: a.b must have at least 1 element, has 0")
  }

  @Test func wordsOfAListAreDistinct() throws {
    let words = try decode("[onChip, dram]") { node throws(InputError) in
      try node.distinctWords(Place.self)
    }
    #expect(words == [.onChip, .dram])
    func fault(_ text: String) -> String {
      refusal(decoding: text) { node throws(InputError) in try node.distinctWords(Place.self) }
    }
    #expect(fault("[dram, dram]") == "t.yaml:2:13: a.b[1] repeats dram; remove it")
    #expect(fault("[]") == "t.yaml:2:6: a.b must have at least 1 element, has 0")
    #expect(
      fault("[dran]")
        == "t.yaml:2:7: a.b[0] must be one of dram, onChip, was `dran`; did you mean dram?")
  }

  @Test func entriesWithFreeKeys() throws {
    let read = try decode("{x: 1, 'y.z': 2}") { node throws(InputError) in
      try node.entries { key, value throws(InputError) in
        "\(try key.string())=\(try value.int())@\(value.path)"
      }
    }
    #expect(read == ["x=1@a.b.x", "y.z=2@a.b.`y.z`"])
    #expect(
      refusal(decoding: "{x: 1, yy: z}") { node throws(InputError) in
        try node.entries { _, value throws(InputError) in try value.int() }
      } == "t.yaml:2:17: a.b.yy must be a whole number, was `z`")
  }

  @Test func keysAreDecodedAtTheirOwnPlace() {
    #expect(
      refusal(decoding: "{mac: 1, dramRaed: 2}") { node throws(InputError) in
        try node.entries { key, value throws(InputError) in
          (try key.word(Action.self), try value.double())
        }
      }
        == "t.yaml:2:15: a.b.dramRaed must be one of mac, dramRead, was `dramRaed`; "
        + "did you mean dramRead?")
  }

  @Test func aSchemaAddsItsOwnFaults() {
    #expect(
      refusal(decoding: "7") { node throws(InputError) in
        throw node.error("must be a power of two, was \(try node.int())", remedy: "try 8")
      } == "t.yaml:2:6: a.b must be a power of two, was 7; try 8")
  }
}
