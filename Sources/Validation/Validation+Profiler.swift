internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities
internal import Simulation

/// What the Vitis AI profiler says of single layers.
extension Validation {
  /// Times of AlexNet's layers; nothing was fitted to them.
  static func dpuProfile() throws -> ValidationFamily {
    try profiled("dpu-profile", ProfiledNetworks.alexNet(), .alexNetProfile)
  }

  /// Times of FCN-8's layers; nothing was fitted to them.
  ///
  /// The addition is left out, which the model fuses into a convolution and the compiler did not.
  static func dpuProfileFCN8() throws -> ValidationFamily {
    try profiled(
      "dpu-profile-fcn8", ProfiledNetworks.fcn8(), .fcn8Profile, leavingOut: "add_layer_add_1")
  }

  private static func profiled(
    _ family: String, _ network: Network, _ table: PublishedTable, leavingOut omitted: String? = nil
  ) throws -> ValidationFamily {
    let times = milliseconds(
      of: try Scheduler.schedule(network, on: layerByLayer("zcu102-b4096", keepsBuffers: true)))
    return ValidationFamily(
      name: family, kind: .predicted, unit: "ms", tolerance: 0,
      cases: try table.rows.filter { $0["node"] != omitted }.map { row in
        guard let node = row["node"], let published = row.number("runtime_ms"),
          let predicted = times[node]
        else { throw missing(family) }
        return row.case("\(node), \(row["run"] ?? "")", published, predicted)
      })
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
