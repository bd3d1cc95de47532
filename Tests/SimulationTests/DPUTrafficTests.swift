@testable import HardwareModel
import Mapping
import NetworkModel
import Quantities
import Simulation
import Testing

/// ResNet-50 on one DPU core beside the Vitis AI profiler's memory column, subgraph by subgraph.
struct DPUTrafficTests {
  /// The profile without retention, with buffers that hold every layer whole.
  static func layerByLayer() throws -> HardwareProfile {
    var profile = try Bundled.profile("zcu104-b4096")
    profile.placements.retention = nil
    let buffer = Buffer(capacityBytes: 1 << 30, copies: 2, ram: .uram)
    profile.buffers = Buffers(weights: buffer, inputs: buffer, outputs: buffer)
    guard case .loopUnrolled(var array) = profile.array else { return profile }
    array.tiling.minimumRowTiles = 1
    profile.array = .loopUnrolled(array)
    return profile
  }

  /// The trace's name of a step: `res2_1_branch2a` is its `res2a_branch2a`, and a convolution with
  /// a fused addition has the addition's name.
  static func subgraph(_ step: Step, of network: Network) -> String {
    let addition = step.layers.first {
      if case .elementwise = network.layers[$0].operation { true } else { false }
    }
    let name = network.layers[addition ?? step.layers[0]].name
    if name == "fc1000" { return "fc1000_bias" }
    let parts = name.split(separator: "_")
    guard name.hasPrefix("res"), let block = Int(parts[1]) else { return name }
    let letter = String(Array("abcdef")[block - 1])
    return ([parts[0] + letter] + parts.dropFirst(2)).joined(separator: "_")
  }

  /// Weights, a byte of bias a channel, inputs, outputs and the residual operand, each once.
  ///
  /// `conv1` and six rows `fake_downsample` follow no formula of a layer.
  @Test func layersMoveWhatTheProfilerCounts() throws {
    let schedule = try Scheduler.schedule(
      Bundled.network("resnet50"), on: try Self.layerByLayer())
    var bytes: [String: Bytes] = [:]
    for (step, work) in zip(schedule.plan.steps, schedule.work) {
      bytes[Self.subgraph(step, of: schedule.network)] = work.counts.totalBytes
    }
    var compared = 0
    for row in try Measurements.rows("dpu_resnet50_zcu104_vaitrace") {
      let name = try #require(row["subgraph"])
      guard name.hasPrefix("res") || name == "pool5" || name == "fc1000_bias" else { continue }
      let published = try #require(Double(row["mem_io_mb"] ?? ""))
      let predicted = try #require(bytes[name], "no step is the trace's \(name)")
      #expect(abs(Double(predicted) / 1e6 - published) <= 0.0005, "\(name)")
      compared += 1
    }
    #expect(compared == 54)
  }
}
