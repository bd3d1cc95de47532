import Evaluation
import Foundation
import Glibc
import HardwareModel
import MemorySystem
import NetworkModel
import Quantities
import Simulation
import TraceFiles

/// Traces: writing events on one core, and what a trace adds to a run of the whole program.
enum TraceWorkloads {
  /// ResNet-50 on `zcu102-b4096`.
  static func all() throws -> [Benchmark] { try writing() + programs() }

  /// Recorded events through the writer, compressed by the caller's thread.
  private static func writing() throws -> [Benchmark] {
    let profile = try Workloads.profile("zcu102-b4096")
    let device = try Workloads.memoryDevice(named: profile.memory.device)
    let network = try Workloads.network("resnet50")
    let design = Design(network: network, profile: profile, fidelity: .l2, memory: device)
    var families: [(name: String, events: EventCollector)] = []
    for (name, wanted) in [("requests", EventFamilies.memory), ("commands", .commands)] {
      let collector = EventCollector(wanted)
      _ = try design.evaluate { _ in collector }
      families.append((name, collector))
    }
    return families.flatMap { name, collector in
      let records = collector.transactions.count + collector.commands.count
      let header = TraceHeader(
        network: network.name, hardware: profile.name, fidelity: Fidelity.l2.rawValue,
        families: collector.families, steps: network.layers.map(\.name),
        clockHertz: profile.clock.hertz,
        memoryClockFemtoseconds: device.timing.clockFemtoseconds,
        burstBytes: device.geometry.burstBytes)
      return [1, 6].map { level in
        Benchmark(
          "resnet50, trace of \(name), level \(level)", amount: Double(records) / 1e6,
          unit: "M records",
          relativeTo: level == 1 ? nil : "resnet50, trace of \(name), level 1"
        ) {
          let output = CountingOutput()
          let writer = TraceWriter(
            header, to: output, options: TraceOptions(level: level, threads: 0))
          collector.replay(into: writer)
          writer.finish(nil)
          return Int64(output.bytes)
        }
      }
    }
  }

  /// Runs of the program with and without a trace; none where it has not been built.
  private static func programs() throws -> [Benchmark] {
    let program = Workloads.root.appending(path: ".build/release/millrace")
    guard FileManager.default.isExecutableFile(atPath: program.path) else {
      print("no program at \(program.path): build a release to measure the cost of traces")
      return []
    }
    let trace = FileManager.default.temporaryDirectory
      .appending(path: "millrace-benchmark-\(ProcessInfo.processInfo.processIdentifier).mrt.gz")
    return [("l1", "tiles"), ("l2", "memory")].flatMap { fidelity, events in
      let plain = "resnet50, \(fidelity), whole program"
      let arguments = [
        "simulate", "resnet50", "--hardware", "zcu102-b4096", "--fidelity", fidelity,
      ]
      let traced = ["--trace", trace.path, "--trace-events", events]
      return [
        Benchmark(plain, amount: 1, unit: "runs") { try run(program, arguments) },
        Benchmark("\(plain), \(events) traced", amount: 1, unit: "runs", relativeTo: plain) {
          defer { try? FileManager.default.removeItem(at: trace) }
          return try run(program, arguments + traced)
        },
      ]
    }
  }

  /// Runs the program to its end, without the polling of `Process`, which would be measured too.
  private static func run(_ program: URL, _ arguments: [String]) throws -> Int64 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var words = ([program.path] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var process: pid_t = 0
    var status: Int32 = 0
    guard posix_spawn(&process, program.path, &actions, nil, words, environ) == 0,
      waitpid(process, &status, 0) == process, status == 0
    else {
      throw BenchmarkError(description: "\(arguments.joined(separator: " ")): status \(status)")
    }
    return 0
  }
}
