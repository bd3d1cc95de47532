import Foundation
import TestSupport
import Testing

struct OutputTests {
  private static let simulate = "\"$MILLRACE\" simulate lenet-5 --hardware zcu102-b4096"

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test(arguments: ["no/such/a.json", ".", "folder", "folder/", "/dev/full", "old/a.json"])
  func outputsThatCannotBeWritten(path: String) throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("folder"), withIntermediateDirectories: false)
      try Data("file".utf8).write(to: folder.appendingPathComponent("old"))
      let run = try BuiltProgram.shell(Self.simulate + " --json \(path)", directory: folder)
      #expect(run.status == 73)
      #expect(run.output.isEmpty)
      #expect(run.messages.hasPrefix("millrace: error: \(path): cannot be written: "))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names == ["folder", "old"])
    }
  }

  @Test func anOlderFileSurvivesAFullDisk() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("a.json")
      try Data("older".utf8).write(to: file)
      // No file may grow beyond a block: the write fails half way, as on a full disk.
      let run = try BuiltProgram.shell(
        "ulimit -f 1; " + Self.simulate + " --json a.json", directory: folder)
      #expect(run.status == 73)
      #expect(try Data(contentsOf: file) == Data("older".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.json"])
    }
  }

  @Test func anOlderFileIsReplacedAndKeepsItsMode() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("a.json")
      try Data("older".utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent("link.json"), withDestinationURL: file)
      let run = try BuiltProgram.shell(Self.simulate + " --json link.json", directory: folder)
      #expect(run.status == 0)
      #expect(try Data(contentsOf: file).starts(with: Data("{".utf8)))
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect(attributes[.posixPermissions] as? Int == 0o640)
      let link = folder.appendingPathComponent("link.json").path
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file.path)
    }
  }

  @Test func standardOutputMayBeFull() throws {
    let run = try BuiltProgram.shell(Self.simulate + " > /dev/full")
    #expect(run.status == 73)
    #expect(run.messages.contains("standard output: cannot be written"))
  }

  @Test func aReaderMayGo() throws {
    // The status of the program, not of the reader, is what the shell prints.
    let run = try BuiltProgram.shell(
      "{ sleep 0.2; \"$MILLRACE\" simulate resnet152 --hardware zcu102-b4096 --json -; "
        + "echo $? >&2; } | true")
    #expect(run.messages == "0\n")
  }

  @Test func closedStandardOutputIsAFault() throws {
    let run = try BuiltProgram.shell(Self.simulate + " >&-")
    #expect(run.status == 73)
  }

  @Test func pipesAreWrittenDirectly() throws {
    let run = try BuiltProgram.shell(
      Self.simulate + " --json /dev/stdout --csv /dev/null | head -c 1")
    #expect(run.text == "{")
  }
}
