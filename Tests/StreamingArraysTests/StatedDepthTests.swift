import BundledProfiles
import HardwareModel
import NetworkModel
import Quantities
import Simulation
import StreamingArrays
import TestSupport
import Testing

/// Depths of FIFOs that a profile states.
@Suite("Stated depths of FIFOs")
struct StatedDepthTests {
  /// A short-cut past a 5 × 5 window.
  private static func network() throws -> Network {
    var builder = NetworkBuilder(name: "shortcut", source: "made up")
    let input = builder.input(shape: try TensorShape(channels: 4, rows: 8, columns: 8))
    let fork = try builder.convolution("fork", input, channels: 4, kernel: (1, 1))
    let window = try builder.convolution(
      "window", fork, channels: 4, kernel: (5, 5), padding: .all(2))
    let sum = try builder.elementwise("sum", [window, fork])
    let last = try builder.convolution("last", sum, channels: 4, kernel: (1, 1))
    return try builder.build(outputs: [last])
  }

  private static func schedule(_ depths: [String: Int]) throws -> Schedule {
    let bytes = try #require(ProfileLibrary.source(named: "zcu102-finn"))
    var profile = try HardwareProfile.decode(bytes: bytes, file: "zcu102-finn")
    guard case .streaming(var array) = profile.array else { throw NetworkError("no dataflow") }
    array.folding = .target(1600)
    array.fifoDepths = depths
    profile.array = .streaming(array)
    return try Scheduler.schedule(network(), on: profile)
  }

  @Test("what fills is no change, what is deeper is kept")
  func enough() throws {
    let free = try #require(try Self.schedule([:]).streaming)
    let stated = try #require(try Self.schedule(["fork": 64, "last": 5]).streaming)
    #expect(stated.run.interval == free.run.interval)
    #expect(stated.run.latency == free.run.latency)
    for (edge, depth) in zip(stated.pipeline.edges, stated.depths) where edge.producer == 0 {
      #expect(depth == 64)
    }
  }

  @Test("too shallow a short-cut locks up, which names the layer and the depth that is wanted")
  func lockUp() throws {
    let error = try #require(throws: ScheduleError.self) { try Self.schedule(["fork": 2]) }
    #expect(error.layer == "fork")
    #expect(error.reason.contains("FIFOs of 2 pixels"))
    let words = error.remedy.split(separator: " ")
    let wanted = try #require(words.compactMap { Int($0) }.first)
    let streaming = try #require(try Self.schedule(["fork": wanted]).streaming)
    #expect(streaming.run.interval == (try Self.schedule([:]).streaming?.run.interval))
  }

  @Test("between the two a note tells what waiting costs, and deeper never takes longer")
  func slower() throws {
    let free = try #require(try Self.schedule([:]).streaming?.run.interval)
    var last = Cycles.max
    var hasWaited = false
    for depth in 1...64 {
      guard let schedule = try? Self.schedule(["fork": depth]), let streaming = schedule.streaming
      else {
        #expect(last == .max, "deeper FIFOs do not lock up what shallower ones did not")
        continue
      }
      #expect(streaming.run.interval <= last)
      last = streaming.run.interval
      let note = schedule.notes.contains { $0.hasPrefix("array.fifoDepths") }
      #expect(note == (last > free))
      hasWaited = hasWaited || note
    }
    #expect(last == free)
    #expect(hasWaited)
  }

  @Test("layers that there are not are refused")
  func unknown() throws {
    let error = try #require(throws: ScheduleError.self) { try Self.schedule(["forc": 2]) }
    #expect(error.remedy.contains("did you mean fork?"))
  }
}
