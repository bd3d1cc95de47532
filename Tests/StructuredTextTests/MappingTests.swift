import Diagnostics
import StructuredText
import Testing

struct MappingTests {
  /// A profile in small: nested mappings, a variant, an optional and a list.
  struct Profile: Equatable {
    var name: String
    var clock: Double
    var note: String?
    var array: Array
    var ports: [Int]

    enum Keys: String, CaseIterable { case name, clockMegahertz, note, array, memory }
    enum MemoryKeys: String, CaseIterable { case ports, channels }

    init(_ document: StructuredDocument) throws(InputError) {
      self = try document.reader.mapping(Keys.self) { profile throws(InputError) in
        Profile(
          name: try profile.required(.name).string(),
          clock: try profile.required(.clockMegahertz).double(above: 0),
          note: try profile.optional(.note)?.string(),
          array: try Array(try profile.required(.array)),
          ports: try profile.required(.memory).mapping(MemoryKeys.self) {
            memory throws(InputError) in
            _ = try memory.optional(.channels)?.int(in: 1...)
            return try memory.required(.ports).list(count: 1...) { port throws(InputError) in
              try port.int(in: 1...)
            }
          })
      }
    }

    init(name: String, clock: Double, note: String?, array: Array, ports: [Int]) {
      self.name = name
      self.clock = clock
      self.note = note
      self.array = array
      self.ports = ports
    }
  }

  /// A variant: each family has keys of its own.
  enum Array: Equatable {
    case systolic(rows: Int)
    case sparse(queueDepth: Int)

    enum Keys: String, CaseIterable { case family, rows, queueDepth }
    enum Family: String, CaseIterable { case systolic, sparse }

    init(_ node: NodeReader) throws(InputError) {
      self = try node.mapping(Keys.self) { array throws(InputError) in
        switch try array.required(.family).word(Family.self) {
        case .systolic: .systolic(rows: try array.required(.rows).int(in: 1...))
        case .sparse: .sparse(queueDepth: try array.required(.queueDepth).int(in: 1...))
        }
      }
    }
  }

  static let sample = """
    # A device.
    name: "é"
    clockMegahertz: 281.5
    array: {family: systolic, rows: 14}
    memory:
      ports: [64, 128]

    """

  @Test func aWholeValueIsDecoded() throws {
    let expected = Profile(
      name: "é", clock: 281.5, note: nil, array: .systolic(rows: 14), ports: [64, 128])
    #expect(try Profile(try parse(Self.sample)) == expected)
    let noted = try Profile(try parse(Self.sample + "note: n\n"))
    #expect(noted.note == "n")
  }

  @Test(arguments: [
    // A misspelt required key is unknown, not missing.
    (
      "clockMegahertz", "clockMegaherz",
      "3:1: unknown key `clockMegaherz`; did you mean clockMegahertz?"
    ),
    ("ports:", "prots:", "6:3: memory: unknown key `prots`; did you mean ports?"),
    (
      "rows: 14", "zzzzzz: 1",
      "4:27: array: unknown key `zzzzzz`; the known keys are family, rows, queueDepth"
    ),
    // The unknown key wins over a fault in an earlier value.
    ("281.5", "0\nnam: 1", "4:1: unknown key `nam`; did you mean name?"),
    ("281.5", "0", "3:17: clockMegahertz must be positive, was 0"),
    // A missing key is reported where its mapping begins.
    ("name: \"é\"", "", "3:1: name is missing; add the key"),
    (", rows: 14", "", "4:8: array.rows is missing; add the key"),
    ("ports: [64, 128]", "channels: 1", "6:3: memory.ports is missing; add the key"),
    // Keys of another variant are not ignored.
    (
      "rows: 14", "rows: 14, queueDepth: 3",
      "4:37: array.queueDepth does not apply here; remove it"
    ),
    ("[64, 128]", "[64, 0]", "6:15: memory.ports[1] must be positive, was 0"),
    ("[64, 128]", "[64, 128]\nnote:", "7:6: note has no value; it must be text"),
    (
      "{family: systolic, rows: 14}", "systolic",
      "4:8: array must be a mapping, was `systolic`"
    ),
  ])
  func faultsHaveAPlaceAndAPath(part: String, replacement: String, expected: String) throws {
    let range = try #require(Self.sample.firstRange(of: part))
    var text = Self.sample
    text.replaceSubrange(range, with: replacement)
    let found = message { () throws(InputError) in try Profile(try parse(text)) }
    #expect(found == "t.yaml:\(expected)")
  }

  @Test func theTopMustBeAMapping() {
    #expect(
      message { () throws(InputError) in try Profile(try parse("- 1")) }
        == "t.yaml:1:1: the document must be a mapping, was a list")
  }

  @Test func containsDoesNotCountAsReading() {
    let found = message { () throws(InputError) in
      try parse("rows: 1").reader.mapping(Array.Keys.self) { array throws(InputError) in
        #expect(array.contains(.rows) && !array.contains(.family))
      }
    }
    #expect(found == "t.yaml:1:1: rows does not apply here; remove it")
  }

  @Test func faultsOfTheWholeMapping() {
    let found = message { () throws(InputError) in
      try parse("rows: 1").reader.mapping(Array.Keys.self) {
        array throws(InputError) -> Int in
        throw array.whole.error("must name a family")
      }
    }
    #expect(found == "t.yaml:1:1: the document must name a family")
  }
}
