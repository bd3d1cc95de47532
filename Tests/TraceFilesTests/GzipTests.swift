import Foundation
import Simulation
import TestSupport
import Testing
import TraceFiles

/// What gzip and bgzip make of a trace.
struct GzipTests {
  private static let hasBgzip = FileManager.default.isExecutableFile(atPath: "/usr/bin/bgzip")

  private func trace() throws -> TemporaryTrace {
    let trace = try TemporaryTrace()
    try trace.write { writer in
      let events = (0..<200_000).map {
        TransactionEvent(
          cycle: 4 * $0, address: UInt64($0) * 64, stream: .weights, step: $0 / 100_000)
      }
      events.withUnsafeBufferPointer(writer.take)
    }
    return trace
  }

  @Test func gzipReadsIt() throws {
    let trace = try trace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    let run = try BuiltProgram.shell(
      "gzip -t trace.mrt.gz && zcat trace.mrt.gz | head -c 4", directory: trace.folder)
    #expect(run.status == 0 && run.text == "MRTH", "\(run.messages)")
  }

  @Test(.enabled(if: hasBgzip, "bgzip of Debian's tabix is not installed"))
  func bgzipAgrees() throws {
    let trace = try trace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    let run = try BuiltProgram.shell(
      """
      bgzip -t trace.mrt.gz && bgzip -r trace.mrt.gz && zcat trace.mrt.gz > all &&
      bgzip -b 70000 -s 5000 trace.mrt.gz > part && tail -c +70001 all | head -c 5000 | cmp - part
      """, directory: trace.folder)
    #expect(run.status == 0, "\(run.messages)")
    let part = try Data(contentsOf: trace.folder.appendingPathComponent("part"))
    #expect(part.count == 5000)
  }
}
