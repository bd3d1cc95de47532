import Foundation
import MemorySystem
import Simulation
import TestSupport
import TraceFiles

/// A trace in a folder of its own.
struct TemporaryTrace {
  let folder: URL
  var path: String { folder.appendingPathComponent("trace.mrt.gz").path }

  init() throws { folder = try BuiltProgram.temporaryDirectory() }

  static let header = TraceHeader(
    network: "made up", hardware: "sample", fidelity: "l2",
    families: [.tiles, .memory, .commands, .array], steps: ["first", "second"],
    clockHertz: 100_000_000,
    memoryClockFemtoseconds: 833_000, burstBytes: 64)

  /// Writes events and closes the trace.
  @discardableResult
  func write(
    _ header: TraceHeader = header, options: TraceOptions = TraceOptions(), reason: String? = nil,
    _ body: (TraceWriter) -> Void
  ) throws -> TraceOutcome {
    try Data().write(to: URL(fileURLWithPath: path))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    let writer = TraceWriter(
      header, to: DescriptorOutput(file.fileDescriptor), options: options)
    body(writer)
    let outcome = writer.finish(nil, reason: reason)
    try file.close()
    return outcome
  }
}

extension TraceReader {
  var allTiles: [TileEvent] {
    get throws {
      var all: [TileEvent] = []
      try tiles { all += $0 }
      return all
    }
  }
  var allTransactions: [TransactionEvent] {
    get throws {
      var all: [TransactionEvent] = []
      try transactions { all += $0 }
      return all
    }
  }
  var allArrayEvents: [ArrayEvent] {
    get throws {
      var all: [ArrayEvent] = []
      try array { all += $0 }
      return all
    }
  }
  var allCommands: [DRAMCommand] {
    get throws {
      var all: [DRAMCommand] = []
      try commands { all += $0 }
      return all
    }
  }
}
