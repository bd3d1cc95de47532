internal import HardwareModel
internal import NetworkModel
internal import Quantities
internal import Simulation

/// A row of the Vitis AI model zoo.
private struct ModelZooRow {
  let row: [String: String]
  let network: String
  let profile: String
  let release: String

  var name: String { "\(network), \(row["board"] ?? ""), \(release)" }

  /// Names here of the model zoo's networks.
  private static let networks = [
    "cf_resnet50": "resnet50", "cf_inceptionv1": "googlenet", "cf_squeezenet": "squeezenet1.1",
    "tf_mobilenetv1": "mobilenet-v1", "vgg16-7": "vgg16", "resnet50-slim": "resnet50-slim",
    "inception-v1": "inception-v1-slim",
  ]

  /// The rows of ZCU102 (0432055-05) and ZCU104.
  static let all: [ModelZooRow] = PublishedTable.modelZoo.rows.compactMap { row in
    let boards = ["ZCU102 (0432055-05)": "zcu102-b4096", "ZCU104": "zcu104-b4096"]
    guard let profile = boards[row["board"] ?? ""],
      let definition = row["definition"]?.split(separator: " ").first,
      let network = networks[String(definition)], let release = row["version"]
    else { return nil }
    return ModelZooRow(row: row, network: network, profile: profile, release: release)
  }
}

extension Validation {
  /// The two constants of the DPU that are fitted.
  private struct Constants: Hashable {
    var minimumRowCycles: Cycles
    /// In 1/10,000.
    var readEfficiency: Int64

    static let grid = stride(from: 20, through: 60, by: 5).flatMap { cycles in
      stride(from: Int64(6600), through: 7400, by: 400).map {
        Constants(minimumRowCycles: Cycles(cycles), readEfficiency: $0)
      }
    }
  }

  /// Milliseconds of one image with one thread, host included.
  private static func milliseconds(
    _ network: String, on name: String, _ constants: Constants? = nil
  ) throws -> Double {
    var machine = try profile(name)
    if let constants, case .loopUnrolled(var array) = machine.array {
      array.minimumRowCycles = constants.minimumRowCycles
      machine.array = .loopUnrolled(array)
      machine.memory.ports.readEfficiency = constants.readEfficiency
    }
    let network = try Self.network(network)
    let pixels = network.inputs.reduce(0) {
      $0 + network[$1].shape.rows * network[$1].shape.columns
    }
    let host =
      machine.overheads.perInferenceNanoseconds
      + machine.overheads.perInputPixelNanoseconds * Int64(pixels)
    let cycles = try Scheduler.schedule(network, on: machine).timing(.l1).total
    return machine.clock.milliseconds(cycles) + Double(host) / 1e6
  }

  /// Rates of one thread: those of v2.5, to which two constants are fitted, or the older ones.
  static func dpu(_ kind: ValidationFamily.Kind) throws -> ValidationFamily {
    let rows = ModelZooRow.all.filter { ($0.release == "v2.5") == (kind == .calibrated) }
    return ValidationFamily(
      name: kind == .calibrated ? "dpu-v2.5" : "dpu-older", kind: kind, unit: "ms", tolerance: 0,
      cases: try rows.compactMap { row in
        guard let rate = row.row.number("fps_single") else { return nil }
        return row.row.case(row.name, 1000 / rate, try milliseconds(row.network, on: row.profile))
      })
  }

  /// Rates of v2.5, each network with constants that are fitted to the other three.
  static func dpuLeaveOneOut() throws -> ValidationFamily {
    let rows = ModelZooRow.all.filter { $0.release == "v2.5" }
    let networks = Set(rows.map(\.network)).sorted()
    var times: [String: [Constants: Double]] = [:]
    for row in rows {
      for constants in Constants.grid {
        times[row.name, default: [:]][constants] = try milliseconds(
          row.network, on: row.profile, constants)
      }
    }
    func error(_ row: ModelZooRow, _ constants: Constants) -> Double {
      let rate = row.row.number("fps_single") ?? 0
      return abs((times[row.name]?[constants] ?? 0) * rate / 1000 - 1)
    }
    var cases: [ValidationCase] = []
    for left in networks {
      let others = rows.filter { $0.network != left }
      var best: (sum: Double, constants: Constants)?
      for constants in Constants.grid {
        let sum = others.reduce(0) { $0 + error($1, constants) }
        if best.map({ sum < $0.sum }) ?? true { best = (sum, constants) }
      }
      for row in rows where row.network == left {
        guard let rate = row.row.number("fps_single"), let constants = best?.constants else {
          continue
        }
        cases.append(row.row.case(row.name, 1000 / rate, times[row.name]?[constants] ?? 0))
      }
    }
    return ValidationFamily(
      name: "dpu-leave-one-out", kind: .predicted, unit: "ms", tolerance: 0, cases: cases)
  }

  /// Rates of all cores; how they share the DRAM was fitted to v2.5.
  static func dpuCores(_ kind: ValidationFamily.Kind) throws -> ValidationFamily {
    let machines = ["zcu102-b4096": "zcu102-3xb4096", "zcu104-b4096": "zcu104-2xb4096"]
    let isFitted = kind == .calibrated
    let rows = ModelZooRow.all.filter { ($0.release == "v2.5") == isFitted }
    return ValidationFamily(
      name: isFitted ? "dpu-cores-v2.5" : "dpu-cores", kind: kind, unit: "ms", tolerance: 0,
      cases: try rows.compactMap { row in
        guard let machine = machines[row.profile], let rate = row.row.number("fps_multi") else {
          return nil
        }
        let schedule = try schedule(row.network, on: machine)
        let cores = schedule.profile.cores
        let cycles = schedule.timing(.l1, activeCores: cores).total
        return row.row.case(
          "\(row.name), \(cores) cores", 1000 / rate,
          schedule.profile.clock.milliseconds(cycles) / Double(cores))
      })
  }
}
