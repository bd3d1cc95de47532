import Diagnostics
import StructuredText
import Testing

/// How a model type decodes itself: functions passed by name need no throwing clause.
private struct Memory: Equatable, Sendable {
  enum Placement: String, CaseIterable { case dram, onChip }
  enum Keys: String, CaseIterable { case placement, outstanding, ports }

  let placement: Placement
  let outstanding: Int?
  let ports: [Port]

  init(_ node: NodeReader) throws(InputError) {
    self = try node.mapping(Keys.self, Self.init(fields:))
  }

  private init(fields: inout MappingReader<Keys>) throws(InputError) {
    placement = try fields.required(.placement).word(Placement.self)
    outstanding = try fields.optional(.outstanding)?.int(in: 1...64)
    ports = try fields.required(.ports).list(count: 1..., of: Port.init)
  }
}

private struct Port: Equatable, Sendable {
  enum Keys: String, CaseIterable { case widthBits, clockMegahertz }

  let widthBits: Int
  let clockMegahertz: Double

  init(_ node: NodeReader) throws(InputError) {
    self = try node.mapping(Keys.self, Self.init(fields:))
  }

  private init(fields: inout MappingReader<Keys>) throws(InputError) {
    let width = try fields.required(.widthBits)
    widthBits = try width.int(in: 8...1024)
    guard widthBits % 8 == 0 else {
      throw width.error("must be whole bytes, was \(widthBits)", remedy: "give a multiple of 8")
    }
    clockMegahertz = try fields.required(.clockMegahertz).double(above: 0)
  }
}

struct ExampleTests {
  static func text(ports: String) -> String {
    "placement: dram\nports:\n- {widthBits: 64, clockMegahertz: 281.5}\n\(ports)\n"
  }

  @Test func aNestedValueIsDecoded() throws {
    let memory = try Memory(try parse(Self.text(ports: "")).reader)
    #expect(memory.placement == .dram && memory.outstanding == nil)
    #expect(memory.ports.map(\.widthBits) == [64])
    #expect(memory.ports.map(\.clockMegahertz) == [281.5])
  }

  @Test(arguments: [
    (
      "- {widthBits: 12, clockMegahertz: 1}",
      "4:15: ports[1].widthBits must be whole bytes, was 12; give a multiple of 8"
    ),
    (
      "- widthBits: 8\n  clockMegaherz: 1",
      "5:3: ports[1]: unknown key `clockMegaherz`; did you mean clockMegahertz?"
    ),
    (
      "- widthBits: 8\n  clockMegahertz: 0",
      "5:19: ports[1].clockMegahertz must be positive, was 0"
    ),
    ("- widthBits: 8", "4:3: ports[1].clockMegahertz is missing; add the key"),
    ("outstanding: 65", "4:14: outstanding must be from 1 to 64, was 65"),
  ])
  func itsFaultsHaveAPlaceAndAPath(ports: String, expected: String) {
    let found = message { () throws(InputError) in
      try Memory(try parse(Self.text(ports: ports)).reader)
    }
    #expect(found == "t.yaml:\(expected)")
  }
}
