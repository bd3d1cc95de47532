internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities
internal import Simulation

/// What the Vitis AI profiler says of single layers.
extension Validation {
  /// Times of AlexNet's layers; nothing was fitted to them.
  ///
  /// The network has batch normalization in place of response normalization, no groups and two
  /// outputs.
  static func dpuProfile() throws -> ValidationFamily {
    let schedule = try Scheduler.schedule(
      alexNetOfProfile(), on: layerByLayer("zcu102-b4096", keepsBuffers: true))
    let times = milliseconds(of: schedule)
    return ValidationFamily(
      name: "dpu-profile", kind: .predicted, unit: "ms", tolerance: 0,
      cases: try PublishedTable.alexNetProfile.rows.map { row in
        guard let node = row["node"], let published = row.number("runtime_ms"),
          let predicted = times[node]
        else { throw missing("dpu-profile") }
        return row.case("\(node), \(row["run"] ?? "")", published, predicted)
      })
  }

  private static func alexNetOfProfile() throws -> Network {
    var builder = NetworkBuilder(name: "alexnet-bn", source: "Xilinx/Vitis-AI-Tutorials")
    var last = builder.input(shape: try TensorShape(channels: 3, rows: 227, columns: 227))
    let layers:
      [(name: String, channels: Int, kernel: Int, stride: Int, pad: Int, isPooled: Bool)] = [
        ("conv1", 96, 11, 4, 0, true), ("conv2", 256, 5, 1, 2, true),
        ("conv3", 384, 3, 1, 1, false), ("conv4", 384, 3, 1, 1, false),
        ("conv5", 256, 3, 1, 1, true),
      ]
    for layer in layers {
      last = try builder.convolution(
        layer.name, last, channels: layer.channels, kernel: (layer.kernel, layer.kernel),
        stride: layer.stride, padding: .all(layer.pad))
      last = try builder.activation("\(layer.name)_relu", last, .relu)
      if layer.isPooled {
        last = try builder.pooling("\(layer.name)_pool", last, .maximum, kernel: 3, stride: 2)
      }
    }
    for (name, outputs) in [("fc6", 4096), ("fc7", 4096), ("fc8", 2)] {
      last = try builder.fullyConnected(name, last, outputs: outputs)
      if outputs > 2 { last = try builder.activation("\(name)_relu", last, .relu) }
    }
    return try builder.build()
  }

  /// Mean times of ResNet-50's subgraphs, each run by itself; nothing was fitted to them.
  static func dpuTrace() throws -> ValidationFamily {
    let schedule = try Scheduler.schedule(
      network("resnet50"), on: layerByLayer("zcu104-b4096", keepsBuffers: true))
    let clock = schedule.profile.clock
    let steps = schedule.timing(.l1).steps
    return ValidationFamily(
      name: "dpu-trace", kind: .predicted, unit: "ms", tolerance: 0,
      cases: try traced(schedule, "avg_ms", leavingOut: []) { clock.milliseconds(steps[$0]) })
  }

  /// Bytes of ResNet-50's subgraphs: everything once, and a byte of bias a channel.
  ///
  /// `conv1` and six rows `fake_downsample` follow no formula of a layer.
  static func dpuTraffic() throws -> ValidationFamily {
    let schedule = try Scheduler.schedule(
      network("resnet50"), on: layerByLayer("zcu104-b4096", keepsBuffers: false))
    return ValidationFamily(
      name: "dpu-traffic", kind: .exact, unit: "MB", tolerance: 0.0005,
      cases: try traced(schedule, "mem_io_mb", leavingOut: ["conv1"]) {
        Double(schedule.work[$0].counts.totalBytes) / 1e6
      })
  }

  private static func traced(
    _ schedule: Schedule, _ column: String, leavingOut omitted: Set<String>,
    _ figure: (Int) -> Double
  ) throws -> [ValidationCase] {
    var places: [String: Int] = [:]
    for (place, step) in schedule.plan.steps.enumerated() {
      places[subgraph(step, of: schedule.network)] = place
    }
    return PublishedTable.trace.rows.compactMap { row in
      guard let name = row["subgraph"], !omitted.contains(name), let place = places[name],
        let published = row.number(column)
      else { return nil }
      return row.case(name, published, figure(place))
    }
  }

  /// The trace's name of a step: `res2_1_branch2a` is its `res2a_branch2a`, and a convolution with
  /// a fused addition has the addition's name.
  private static func subgraph(_ step: Step, of network: Network) -> String {
    let addition = step.layers.first {
      if case .elementwise = network.layers[$0].operation { true } else { false }
    }
    let name = network.layers[addition ?? step.layers[0]].name
    if name == "fc1000" { return "fc1000_bias" }
    let parts = name.split(separator: "_")
    guard name.hasPrefix("res"), parts.count > 1, let block = Int(parts[1]), (1...6).contains(block)
    else { return name }
    let letter = String(Array("abcdef")[block - 1])
    return ([parts[0] + letter] + parts.dropFirst(2)).joined(separator: "_")
  }

  /// A profile that keeps nothing from layer to layer, as the profiler runs it.
  ///
  /// - Parameter keepsBuffers: Whether the buffers are as they are, or hold every layer whole.
  private static func layerByLayer(
    _ name: String, keepsBuffers: Bool
  ) throws -> HardwareProfile {
    var profile = try profile(name)
    profile.placements.retention = nil
    guard !keepsBuffers else { return profile }
    for path in [\Buffers.weights, \.inputs, \.outputs] {
      profile.buffers[keyPath: path].capacityBytes = 1 << 30
    }
    if case .loopUnrolled(var array) = profile.array {
      array.tiling.minimumRowTiles = 1
      profile.array = .loopUnrolled(array)
    }
    return profile
  }
}
