internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities
internal import Simulation

extension Validation {
  /// Zhang's ⟨64, 7⟩ on one of AlexNet's two groups: 20 cycles of pipeline in every pass.
  static func zhangCycles() throws -> ValidationFamily {
    let layers:
      [(outputs: Int, inputs: Int, size: Int, kernel: Int, stride: Int, pad: Int, cycles: Int)] = [
        (48, 3, 227, 11, 4, 0, 366_025), (128, 48, 27, 5, 1, 2, 255_430),
        (192, 256, 13, 3, 1, 1, 171_051), (192, 192, 13, 3, 1, 1, 129_444),
        (128, 192, 13, 3, 1, 1, 86_296),
      ]
    var profile = try profile("vc707-zhang15")
    if case .loopUnrolled(var array) = profile.array {
      (array.tiling.rows, array.tiling.columns) = (.whole, .whole)
      profile.array = .loopUnrolled(array)
    }
    for path in [\Buffers.weights, \.inputs, \.outputs] {
      profile.buffers[keyPath: path].capacityBytes = 1 << 30
    }
    let source = "Zhang et al., FPGA 2015, Table 4"
    let status = "from memory; the total was cross-checked"
    var total = 0.0
    var cases = try layers.enumerated().map { index, layer in
      var builder = NetworkBuilder(name: "layer", source: source)
      let input = builder.input(
        shape: try TensorShape(channels: layer.inputs, rows: layer.size, columns: layer.size))
      _ = try builder.convolution(
        "conv", input, channels: layer.outputs, kernel: (layer.kernel, layer.kernel),
        stride: layer.stride, padding: .all(layer.pad))
      let schedule = try Scheduler.schedule(builder.build(), on: profile)
      let cycles = Double(schedule.work[0].counts.compute)
      total += cycles
      return ValidationCase(
        name: "layer \(index + 1)", published: Double(layer.cycles), predicted: cycles,
        source: source, status: status)
    }
    cases.append(
      ValidationCase(
        name: "all layers", published: 1_008_246, predicted: total, source: source,
        status: status))
    return ValidationFamily(
      name: "zhang-cycles", kind: .exact, unit: "cycles", tolerance: 0, cases: cases)
  }

  /// Zhang's board times; the bandwidth of its one port is fitted to layers 3 to 5.
  static func zhangBoard() throws -> ValidationFamily {
    var profile = try profile("vc707-zhang15")
    profile.engines.pool?.isFused = false
    let schedule = try Scheduler.schedule(network("alexnet"), on: profile)
    let times = milliseconds(of: schedule)
    var cases: [ValidationCase] = []
    for row in PublishedTable.zhang.rows {
      let item = (row["item"] ?? "").split(separator: " ")
      guard item.starts(with: ["FPGA", "layer"]), item.count > 2,
        let published = Double(row["value"]?.split(separator: " ").first ?? ""),
        let predicted = times["conv\(item[2])"]
      else { continue }
      cases.append(row.case("layer \(item[2])", published, predicted))
    }
    return ValidationFamily(
      name: "zhang-board", kind: .calibrated, unit: "ms", tolerance: 0, cases: cases)
  }

  /// Processing times of AlexNet's convolutions on Eyeriss, four images at a time.
  ///
  /// That its DRAM does not limit was taken with the times in view, which leave it out.
  static func eyeriss() throws -> ValidationFamily {
    let network = try network("alexnet").multiplyingBatch(by: 4)
    let times = milliseconds(of: try Scheduler.schedule(network, on: profile("eyeriss-168pe")))
    let published = [
      ("conv1", 16.5), ("conv2", 39.2), ("conv3", 21.8), ("conv4", 16.0), ("conv5", 10.0),
    ]
    return ValidationFamily(
      name: "eyeriss", kind: .calibrated, unit: "ms", tolerance: 0,
      cases: try published.map { layer, milliseconds in
        guard let predicted = times[layer] else { throw missing("eyeriss") }
        return ValidationCase(
          name: layer, published: milliseconds, predicted: predicted,
          source: "Chen et al., Eyeriss, JSSC 52(1), 2017, Table V", status: "from memory")
      })
  }

  /// Qiu's theoretical times of the groups of convolutions.
  static func qiuTheoretical() throws -> ValidationFamily {
    let schedule = try schedule("vgg16-svd", on: "zc706-qiu16")
    let clock = schedule.profile.clock
    return ValidationFamily(
      name: "qiu-theoretical", kind: .exact, unit: "ms", tolerance: 0.006,
      cases: qiu("theoretical_ms", onlyGroups: true, of: schedule) { index in
        clock.milliseconds(schedule.work[index].counts.compute)
      })
  }

  /// Qiu's board times; bandwidth and structure were chosen with them in view.
  static func qiuBoard() throws -> ValidationFamily {
    let schedule = try schedule("vgg16-svd", on: "zc706-qiu16")
    let timing = schedule.timing(.l1)
    let clock = schedule.profile.clock
    return ValidationFamily(
      name: "qiu-board", kind: .calibrated, unit: "ms", tolerance: 0,
      cases: qiu("real_ms", onlyGroups: false, of: schedule) {
        clock.milliseconds(timing.steps[$0])
      })
  }

  private static func qiu(
    _ column: String, onlyGroups: Bool, of schedule: Schedule, _ time: (Int) -> Double
  ) -> [ValidationCase] {
    var times: [String: Double] = [:]
    for (index, step) in schedule.plan.steps.enumerated() {
      let name = schedule.network.layers[step.layers[0]].name
      times[name] = time(index)
    }
    return PublishedTable.qiu.rows.compactMap { row in
      let layer = (row["layer"] ?? "").lowercased()
      guard let published = row.number(column), !layer.hasSuffix("total") else { return nil }
      if layer.hasPrefix("conv") {
        let group = times.filter { $0.key.hasPrefix(layer + "_") }.map(\.value).sorted()
        return row.case(layer, published, group.reduce(0, +))
      }
      guard !onlyGroups, let time = times[layer.replacing("-", with: "_")] else { return nil }
      return row.case(layer, published, time)
    }
  }

  /// The M×P arrays: 63 layers on each of four, whose structure was found on them.
  static func arrays() throws -> ValidationFamily {
    var cases: [ValidationCase] = []
    for (name, column) in [
      ("array-32x32", "latency_ns_m32p32"), ("array-32x64", "latency_ns_m32p64"),
      ("array-32x96", "latency_ns_m32p96"), ("array-64x64", "latency_ns_m64p64"),
    ] {
      for (published, network) in [
        ("alexnet", "alexnet-torchvision"), ("vgg16", "vgg16"), ("resnet18", "resnet18"),
      ] {
        let schedule = try schedule(network, on: name)
        let rows = PublishedTable.arrays.rows.filter { $0["network"] == published }
        for (row, cycles) in zip(rows, schedule.timing(.l1).steps) {
          guard let nanoseconds = row.number(column) else { continue }
          cases.append(
            row.case(
              "\(name) \(published) \(row["layer_name"] ?? "")", nanoseconds / 1000,
              1000 * schedule.profile.clock.milliseconds(cycles)))
        }
      }
    }
    return ValidationFamily(
      name: "arrays", kind: .calibrated, unit: "µs", tolerance: 0, cases: cases)
  }

  /// Milliseconds of each step by the recurrence, by its leading layer's name.
  static func milliseconds(of schedule: Schedule) -> [String: Double] {
    let timing = schedule.timing(.l1)
    var result: [String: Double] = [:]
    for (step, cycles) in zip(schedule.plan.steps, timing.steps) {
      result[schedule.network.layers[step.layers[0]].name] =
        schedule.profile.clock.milliseconds(cycles)
    }
    return result
  }
}
