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
      if var ports = device.ports {
        guard pattern.pace == 0 else {
          throw parsed.usageError(
            "\(device.name) has ports, which set the pace of a pattern",
            hint: "leave out @\(pattern.pace), or choose a memory without ports")
        }
        if let burst = parsed[Arguments.burstBytes] {
          if let fault = AXIBursts.fault(burstBytes: burst, widthBits: ports.widthBits) {
            throw parsed.usageError("--burst-bytes \(fault.reason)", hint: fault.remedy)
          }
          ports.bursts.burstBytes = burst
        }
        ports.bursts.outstanding = min(
          AXIBursts.maximumOutstanding, outstanding ?? ports.bursts.outstanding)
        report = MemoryReport(
          PortSystem.run(pattern, on: device, through: ports), stream: pattern.description)
        break
      }
      if parsed[Arguments.burstBytes] != nil {
        throw parsed.usageError(
          "\(device.name) has no ports, so there are no bursts of a bus",
          hint: "choose a memory with ports, or leave out --burst-bytes")
      }
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
