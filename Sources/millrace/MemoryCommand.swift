import CommandLineParsing
import MemorySystem
import Reporting

/// `millrace memory`.
enum MemoryCommand {
  /// Runs a stream of requests and reports what it took.
  static func run(_ parsed: ParsedCommand) throws {
    var report: MemoryReport?
    var outputs = Outputs()
    outputs.add("--json", parsed[Arguments.json]) { report?.json() ?? "" }
    try outputs.check(parsed)
    let outstanding = parsed[Arguments.outstanding]
    switch (parsed[Arguments.requestStream], parsed[Arguments.requestPattern]) {
    case (let path?, nil):
      let device = try BuiltInMemories.device(parsed[Arguments.memoryDevice])
      try checkIsFile(path)
      report = MemoryReport(
        try DRAMSystem.run(RequestTrace(path: path), on: device, outstanding: outstanding),
        stream: path, outstanding: outstanding)
    case (nil, let pattern?):
      let device = try BuiltInMemories.device(parsed[Arguments.memoryDevice])
      let requests = pattern.requests(burstBytes: device.geometry.burstBytes)
      report = MemoryReport(
        DRAMSystem.run(requests, on: device, outstanding: outstanding),
        stream: pattern.description, outstanding: outstanding)
    case (nil, nil):
      throw parsed.usageError(
        "the requests are missing", hint: "give --stream FILE or --pattern PATTERN")
    case (.some, .some):
      throw parsed.usageError(
        "--stream and --pattern are both given", hint: "give one of them")
    }
    try outputs.write { report?.text(width: Terminal.reportWidth) ?? "" }
  }
}
