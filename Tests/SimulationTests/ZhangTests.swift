@testable import HardwareModel
import Mapping
import NetworkModel
import Quantities
import Simulation
import Testing

/// Zhang et al., FPGA 2015: ⟨64, 7⟩ on one of AlexNet's two groups.
struct ZhangTests {
  /// Layer, output channels, input channels, input size, kernel, stride, padding, cycles.
  static let layers: [(Int, Int, Int, Int, Int, Int, Cycles)] = [
    (48, 3, 227, 11, 4, 0, 366_025), (128, 48, 27, 5, 1, 2, 255_430),
    (192, 256, 13, 3, 1, 1, 171_051), (192, 192, 13, 3, 1, 1, 129_444),
    (128, 192, 13, 3, 1, 1, 86_296),
  ]

  static func network(
    _ layer: (Int, Int, Int, Int, Int, Int, Cycles), groups: Int = 1
  ) throws -> Network {
    var builder = NetworkBuilder(name: "layer", source: "test")
    let input = builder.input(
      shape: try TensorShape(channels: groups * layer.1, rows: layer.2, columns: layer.2))
    _ = try builder.convolution(
      "conv", input, channels: groups * layer.0, kernel: (layer.3, layer.3), stride: layer.4,
      padding: .all(layer.5), groups: groups)
    return try builder.build()
  }

  /// Table 4: 20 cycles of pipeline in every (m, n) pass, none where one pass suffices; the sum of
  /// the five layers is the published 1,008,246.
  @Test func reproducesThePublishedCycles() throws {
    var tiling = Sample.unrolled
    (tiling.rows, tiling.columns) = (.whole, .whole)
    let profile = Sample.profile(
      outputChannels: 64, inputChannels: 7, pixels: 1, mode: .flat, fill: 20, tiling: tiling,
      bufferBytes: 1 << 30, bits: 32)
    var sum: Cycles = 0
    for layer in Self.layers {
      let schedule = try Scheduler.schedule(try Self.network(layer), on: profile)
      #expect(schedule.work[0].counts.compute == layer.6)
      sum += schedule.work[0].counts.compute
    }
    #expect(sum == 1_008_246)
  }

  /// Table 7, on the board: 7.67, 5.35, 3.79, 2.88 and 1.93 ms for two groups at 100 MHz.
  @Test(arguments: zip(layers.indices, [7.67, 5.35, 3.79, 2.88, 1.93]))
  func comesWithinTwoPercentOfTheBoard(index: Int, published: Double) throws {
    var tiling = Sample.unrolled
    (tiling.rows, tiling.columns) = (.oneOf([13, 27]), .oneOf([13, 27]))
    var profile = Sample.profile(
      outputChannels: 64, inputChannels: 7, pixels: 1, mode: .flat, fill: 20,
      tiling: tiling, arrangement: .shared, portBits: 104, bits: 32)
    profile.buffers.inputs.capacityBytes = 2 * 7 * 59 * 59 * 4
    profile.buffers.outputs.capacityBytes = 2 * 64 * 27 * 27 * 4
    profile.buffers.weights.capacityBytes = 2 * 64 * 7 * 121 * 4
    let network = try Self.network(Self.layers[index], groups: 2)
    let schedule = try Scheduler.schedule(network, on: profile)
    let milliseconds = profile.clock.milliseconds(schedule.timing(.l1).total)
    let error = milliseconds / published - 1
    #expect(abs(error) < 0.02)
  }
}
