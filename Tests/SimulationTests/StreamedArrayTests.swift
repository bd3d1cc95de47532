import Simulation
import Testing

/// The M×P arrays whose per-layer latencies are published with wkid-neu/cnn_accel (FPGA 2023).
struct StreamedArrayTests {
  static let arrays = [
    ("array-32x32", "latency_ns_m32p32"), ("array-32x64", "latency_ns_m32p64"),
    ("array-32x96", "latency_ns_m32p96"), ("array-64x64", "latency_ns_m64p64"),
  ]

  /// Per-layer errors in per cent over the three published networks.
  static func errors(_ fidelity: Fidelity, _ array: (String, String)) throws -> [Double] {
    let rows = try Measurements.rows("fpga23_array_per_layer")
    var errors: [Double] = []
    for (published, name) in [
      ("alexnet", "alexnet-torchvision"), ("vgg16", "vgg16"), ("resnet18", "resnet18"),
    ] {
      let schedule = try Bundled.schedule(name, on: array.0)
      let predicted = schedule.timing(fidelity).steps
      let measured = rows.filter { $0["network"] == published }
      try #require(measured.count == predicted.count)
      for (row, cycles) in zip(measured, predicted) {
        let nanoseconds = try #require(Double(row[array.1] ?? ""))
        errors.append((Double(cycles) * 4 / nanoseconds - 1) * 100)
      }
    }
    return errors
  }

  @Test(arguments: arrays)
  func recurrenceAgreesLayerByLayer(array: (String, String)) throws {
    let errors = try Self.errors(.l1, array).map(abs)
    #expect(errors.reduce(0, +) / Double(errors.count) <= 0.1)
    #expect((errors.max() ?? .infinity) <= 2)
  }

  @Test(arguments: arrays)
  func closedFormAgreesLayerByLayer(array: (String, String)) throws {
    let errors = try Self.errors(.l0, array).map(abs)
    #expect(errors.reduce(0, +) / Double(errors.count) <= 0.5)
    #expect((errors.max() ?? .infinity) <= 8)
  }
}
