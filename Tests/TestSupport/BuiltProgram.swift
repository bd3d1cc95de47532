public import Foundation

/// The program as it was built beside the tests, run the way a user runs it.
public enum BuiltProgram {
  /// What a run left behind.
  public struct Run: Sendable {
    /// The exit status.
    public let status: Int32
    /// What it wrote to standard output.
    public let output: Data
    /// What it wrote to standard error.
    public let messages: String

    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// Where the program lies.
  public static var url: URL {
    var place = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
      place = bundle.bundleURL
    }
    return place.deletingLastPathComponent().appendingPathComponent("millrace")
  }

  /// Runs the program and waits for its end.
  public static func run(_ words: [String], directory: URL? = nil) throws -> Run {
    try run(executable: url, words, directory: directory)
  }

  /// Runs a line of a POSIX shell, in which `$MILLRACE` is the program.
  public static func shell(_ line: String, directory: URL? = nil) throws -> Run {
    try run(
      executable: URL(fileURLWithPath: "/bin/sh"), ["-c", line], directory: directory,
      environment: ["MILLRACE": url.path, "PATH": "/usr/bin:/bin"])
  }

  private static func run(
    executable: URL, _ words: [String], directory: URL?, environment: [String: String]? = nil
  ) throws -> Run {
    let process = Process()
    process.executableURL = executable
    process.arguments = words
    if let directory { process.currentDirectoryURL = directory }
    if let environment { process.environment = environment }
    // Files, not pipes: a full pipe would stop the program while nobody reads.
    let folder = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let names = ["output", "messages"].map { folder.appendingPathComponent($0) }
    for name in names { try Data().write(to: name) }
    let handles = try names.map { try FileHandle(forWritingTo: $0) }
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, output: try Data(contentsOf: names[0]),
      messages: String(decoding: try Data(contentsOf: names[1]), as: UTF8.self))
  }

  /// A new empty directory.
  public static func temporaryDirectory() throws -> URL {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }
}
