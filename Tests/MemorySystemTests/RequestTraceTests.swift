import Diagnostics
import Foundation
import MemorySystem
import TestSupport
import Testing

struct RequestTraceTests {
  private func withFile<Result>(
    _ bytes: some Sequence<UInt8>, named name: String = "requests.trace",
    _ body: (String) throws -> Result
  ) throws -> Result {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent(name)
    try Data(bytes).write(to: file)
    return try body(file.path)
  }

  private func requests(_ path: String) throws -> [MemoryRequest] {
    let trace = try RequestTrace(path: path)
    var result: [MemoryRequest] = []
    while let request = try trace.next() { result.append(request) }
    return result
  }

  private static let text = """
    0x1A2b40 READ 120
    # a comment

      40\tWRITE\t7 # and another\r
    0xffffffffffffffff read 0
    """
  private static let expected = [
    MemoryRequest(address: 0x1a2b40, isWrite: false, notBefore: 120),
    MemoryRequest(address: 0x40, isWrite: true, notBefore: 7),
    MemoryRequest(address: .max, isWrite: false, notBefore: 0),
  ]

  @Test func linesAreRequests() throws {
    let read = try withFile(Self.text.utf8) { try requests($0) }
    #expect(read == Self.expected)
  }

  @Test func gzipIsInflatedAndItsDamageSeen() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("requests.trace")
    let long = Self.text + String(repeating: "\n0x40 READ 7", count: 5000)
    try Data(long.utf8).write(to: file)
    _ = try BuiltProgram.shell("gzip -n requests.trace", directory: folder)
    let packed = try Data(contentsOf: folder.appendingPathComponent("requests.trace.gz"))
    let count = try withFile(packed, named: "a.gz") { try requests($0).count }
    #expect(count == 5003)
    #expect(throws: InputError.self) {
      try withFile(packed.dropLast(9), named: "b.gz") { _ = try requests($0) }
    }
  }

  @Test(arguments: [
    ("0x40", "1:5", "missing"), ("0x40 READ", "1:10", "missing"),
    ("0x40 FETCH 1", "1:6", "READ or WRITE"), ("x40 READ 1", "1:1", "hexadecimal"),
    ("0x1ffffffffffffffff READ 1", "1:1", "64 bits"), ("0x40 READ -1", "1:11", "clock"),
    ("0x40 READ 1.5", "1:11", "clock"), ("\n0x40 READ 9999999999999999999999", "2:11", "clock"),
    ("0x40 READ 1 2", "1:13", "more than"), ("0x40,READ,1", "1:12", "missing"),
  ])
  func faultsHaveAPlace(text: String, place: String, reason: String) throws {
    try withFile(text.utf8) { path in
      let error = #expect(throws: InputError.self) { try requests(path) }
      #expect(error?.place == place)
      #expect(error?.reason.contains(reason) == true)
    }
  }

  @Test func aLongLineIsRefusedAndNotKept() throws {
    try withFile(repeatElement(UInt8(ascii: "0"), count: 1 << 20)) { path in
      let error = #expect(throws: InputError.self) { try requests(path) }
      #expect(error?.reason.contains("longer") == true)
    }
  }

  @Test func absentFilesAndFoldersAreRefused() throws {
    let error = #expect(throws: InputError.self) { try RequestTrace(path: "/nowhere/a.trace") }
    #expect(error?.kind == .missing)
    #expect(throws: InputError.self) { try RequestTrace(path: "/") }
    #expect(throws: InputError.self) { try RequestTrace(path: "") }
    #expect(throws: InputError.self) { try RequestTrace(path: "/dev/zero") }
  }

  /// Whatever the bytes, there is a list of requests or an error.
  @Test func arbitraryBytesDoNotTrap() throws {
    var random = SeededRandom(seed: 5)
    let alphabet = Array("0x4aF READWRITE19 \n\t#-\u{e9}".utf8) + [0, 0x1f, 0x8b]
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      try withFile(bytes) { path in
        do { _ = try requests(path) } catch let error as InputError { #expect(error.file == path) }
      }
    }
  }
}
