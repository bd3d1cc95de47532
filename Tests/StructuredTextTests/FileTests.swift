import Diagnostics
import Glibc
import StructuredText
import Testing

struct FileTests {
  @Test func aRegularFileIsRead() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/p.yaml"
      try write("a: 1\n", to: path)
      let document = try StructuredDocument(contentsOf: path)
      #expect(document.file == path)
      #expect(outline(document.root) == "{a@1:1: 1@1:4}@1:1")
    }
  }

  @Test func aSymbolicLinkIsFollowed() throws {
    try withTemporaryFolder { folder in
      try write("a: 1\n", to: folder + "/p.yaml")
      try #require(symlink("p.yaml", folder + "/link.yaml") == 0)
      #expect(refusal(path: folder + "/link.yaml") == "accepted")
    }
  }

  @Test(arguments: ["none.yaml", "p.yaml/below", "dangling"])
  func anAbsentFileIsMissing(name: String) throws {
    try withTemporaryFolder { folder in
      try write("a: 1\n", to: folder + "/p.yaml")
      try #require(symlink("nowhere", folder + "/dangling") == 0)
      let path = folder + "/" + name
      #expect(throws: InputError(.missing, file: path, reason: "no such file")) {
        try StructuredDocument(contentsOf: path)
      }
    }
  }

  @Test(.timeLimit(.minutes(1))) func onlyRegularFilesAreRead() throws {
    try withTemporaryFolder { folder in
      let remedy = "give the path of a YAML file"
      #expect(refusal(path: folder) == "\(folder): is a directory; \(remedy)")
      // Nobody writes to the pipe: a plain open would wait forever.
      let pipe = folder + "/pipe"
      try #require(mkfifo(pipe, 0o600) == 0)
      #expect(refusal(path: pipe) == "\(pipe): is not a regular file; \(remedy)")
    }
    #expect(refusal(path: "/dev/zero").hasPrefix("/dev/zero: is not a regular file"))
    #expect(refusal(path: "/dev/null").hasPrefix("/dev/null: is not a regular file"))
  }

  @Test func aFileThatCannotBeReadSaysWhy() {
    // A regular file whose first page is not mapped: reading it fails, for root too.
    #expect(refusal(path: "/proc/self/mem").hasPrefix("/proc/self/mem: cannot be read: "))
  }

  @Test(.enabled(if: geteuid() != 0, "root reads every file"))
  func aForbiddenFileSaysSo() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/p.yaml"
      try write("a: 1\n", to: path)
      try #require(chmod(path, 0) == 0)
      #expect(
        refusal(path: path)
          == "\(path): cannot be opened: permission denied; make the file readable")
    }
  }

  @Test(arguments: [(0, true), (1, false), (1 << 40, false)])
  func sizeIsBoundedBeforeReading(excess: Int, accepted: Bool) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/large.yaml"
      // Padded with a hole, which reads as zeros: a control character to YAML, not a size fault.
      try write("a: 1\n", to: path)
      try #require(truncate(path, StructuredDocument.maximumBytes + excess) == 0)
      #expect(refusal(path: path).contains("is larger than 1048576 bytes") == !accepted)
    }
  }

  @Test(arguments: ["", "a\0b"])
  func whatIsNoPathIsRefused(path: String) {
    #expect(refusal(path: path).contains(": is not a path"))
  }
}

/// The message with which a file is refused, or `accepted`.
private func refusal(path: String) -> String {
  message { () throws(InputError) in try StructuredDocument(contentsOf: path) }
}

/// Calls `body` with a new folder, and removes it with the files in it.
private func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  var template = Array("/tmp/structured-text-XXXXXX\0".utf8CString)
  let created = try #require(mkdtemp(&template))
  let folder = String(cString: created)
  defer {
    for name in ["p.yaml", "link.yaml", "dangling", "pipe", "large.yaml"] {
      unlink(folder + "/" + name)
    }
    rmdir(folder)
  }
  try body(folder)
}

/// Writes a text to a file.
private func write(_ text: String, to path: String) throws {
  let stream = try #require(fopen(path, "w"))
  fputs(text, stream)
  try #require(fclose(stream) == 0)
}
