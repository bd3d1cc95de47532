import Foundation
import MemorySystem
import Testing

/// Comparison of the commands, one by one, with those that DRAMsim3 wrote down.
struct CommandTraceTests {
  private struct Log: DRAMCommandSink {
    var commands: [DRAMCommand] = []
    mutating func take(_ command: DRAMCommand) { commands.append(command) }
  }

  // Each of the six files has the commands of the first 2,048 requests. They agree one by one up
  // to the end of the file.
  @Test(
    .enabled(if: ReferenceTable.folder != nil, "MILLRACE_SHARED is not set"),
    arguments: ["DDR3_1600_1R", "DDR4_2400_1R_BGI"],
    ["a_seq_rd", "d_rnd64_rd", "e_accel_aligned"])
  func everyCommandAgrees(configuration: String, stream: String) throws {
    let device = try Memories.ofReference(configuration)
    var requests = try ReferenceStream.pattern(stream)
      .requests(burstBytes: device.geometry.burstBytes)
    var memory = DRAMSystem(device)
    memory.recordsCommands = true
    for _ in 0..<2048 {
      guard let request = requests.nextRequest() else { break }
      memory.send(request)
    }
    _ = memory.finish()
    var log = Log()
    memory.drainCommands(into: &log)
    let path = "\(ReferenceTable.folder ?? "")command-traces/\(configuration).\(stream).cmd.gz"
    let expected = try inflated(path).split(separator: "\n")
    #expect(expected.count > 2048)
    #expect(log.commands.count >= expected.count)
    for (index, line) in expected.enumerated() {
      let command = log.commands[index]
      let found = fields(command, device.geometry)
      let agrees = line.split(separator: " ").map(String.init) == found
      #expect(agrees, "command \(index): \(line) but \(found)")
      if !agrees { break }
    }
  }

  /// A command as DRAMsim3 writes it: what does not apply is -1.
  private func fields(_ command: DRAMCommand, _ geometry: DRAMGeometry) -> [String] {
    let inRank = command.bank % geometry.banksPerRank
    let isRefresh = command.kind == .refresh
    return [
      "\(command.cycle)", "\(command.kind)", command.row == nil ? "-1" : "\(command.channel)",
      "\(command.bank / geometry.banksPerRank)",
      isRefresh ? "-1" : "\(inRank / geometry.banksPerGroup)",
      isRefresh ? "-1" : "\(inRank % geometry.banksPerGroup)", hexadecimal(command.row),
      hexadecimal(command.column),
    ]
  }

  private func hexadecimal(_ number: Int?) -> String {
    number.map { "0x" + String($0, radix: 16) } ?? "-0x1"
  }

  private func inflated(_ path: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-dc", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }
}
