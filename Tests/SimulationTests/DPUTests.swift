import HardwareModel
import Mapping
import NetworkModel
import Quantities
import Simulation
import Testing

/// The DPU profiles beside the Vitis AI model zoo.
struct DPUTests {
  /// Milliseconds of one inference on one core, the host's part included.
  static func milliseconds(_ network: String, on profile: String) throws -> Double {
    let schedule = try Bundled.schedule(network, on: profile)
    let overheads = schedule.profile.overheads
    let pixels = schedule.network.inputs.reduce(0) {
      $0 + schedule.network[$1].shape.rows * schedule.network[$1].shape.columns
    }
    let host =
      overheads.perInferenceNanoseconds + overheads.perInputPixelNanoseconds * Int64(pixels)
    return schedule.profile.clock.milliseconds(schedule.timing(.l1).total) + Double(host) / 1e6
  }

  /// Errors in per cent of the single-thread rates of a release.
  static func errors(_ rows: [(network: String, rates: [Double])]) throws -> [Double] {
    var errors: [Double] = []
    for row in rows {
      for (board, rate) in zip(["zcu102-b4096", "zcu104-b4096"], row.rates) {
        errors.append((try milliseconds(row.network, on: board) * rate / 1000 - 1) * 100)
      }
    }
    return errors
  }

  /// Release v2.5, single thread: the rows to which two constants were fitted.
  @Test func fitsTheCalibrationRows() throws {
    let errors = try Self.errors([
      ("resnet50-slim", [87.95, 93.84]), ("vgg16", [20.15, 21.49]),
      ("mobilenet-v1", [326.62, 344.85]), ("inception-v1-slim", [191.26, 202.49]),
    ])
    #expect(errors.map(abs).reduce(0, +) / Double(errors.count) <= 5)
    #expect((errors.map(abs).max() ?? .infinity) <= 10)
  }

  /// Releases v2.0 and v1.4, single thread, not fitted.
  @Test(arguments: [
    [
      ("resnet50", [80.3, 85.6]), ("googlenet", [181.8, 192.5]), ("mobilenet-v1", [305.8, 321.3]),
      ("vgg16", [20.1, 21.4]),
    ],
    [
      ("resnet50", [72.7, 77.5]), ("googlenet", [179.5, 189.8]), ("mobilenet-v1", [296.8, 311.8]),
      ("vgg16", [20.1, 21.4]),
    ],
  ])
  func comesNearOlderReleases(rows: [(String, [Double])]) throws {
    let errors = try Self.errors(rows.map { (network: $0.0, rates: $0.1) })
    #expect(errors.map(abs).reduce(0, +) / Double(errors.count) <= 8)
    #expect((errors.map(abs).max() ?? .infinity) <= 14)
  }

  /// Vitis AI profiler, FCN8 on ZCU102: the array's time of VGG-16's 3×3 layers at 281 MHz.
  @Test func reproducesComputeTimes() throws {
    let schedule = try Bundled.schedule("vgg16", on: "zcu102-b4096")
    let expected = [
      "conv1_2": 3.214, "conv2_1": 1.607, "conv2_2": 3.214, "conv3_1": 1.607, "conv3_2": 3.214,
      "conv4_1": 1.837, "conv4_2": 3.673, "conv5_1": 0.918,
    ]
    var found = 0
    for (index, step) in schedule.plan.steps.enumerated() {
      let layer = schedule.network.layers[step.layers[0]]
      guard let published = expected[layer.name] else { continue }
      let cycles = schedule.work[index].counts.compute
      #expect(abs(schedule.profile.clock.milliseconds(cycles) - published) < 0.0006)
      found += 1
    }
    #expect(found == expected.count)
  }

  /// Vitis AI profiler, ResNet-50 on ZCU104: the whole network moves 39.31 MB.
  @Test func retentionGivesTheNetworksTraffic() throws {
    let schedule = try Bundled.schedule("resnet50", on: "zcu104-b4096")
    let bytes = schedule.work.reduce(0) { $0 + $1.counts.totalBytes }
    #expect(abs(Double(bytes) / 39.314e6 - 1) < 0.08)
  }
}
