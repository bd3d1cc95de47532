@testable import HardwareModel
import NetworkModel
import Quantities
import Simulation
import Testing

/// A row of the Vitis AI model zoo and what the DPU profiles predict for it.
struct DPURates {
  /// The network's name here.
  let network: String
  /// The profile of one core of the board.
  let profile: String
  /// The release of Vitis AI.
  let release: String
  /// Images a second of one thread and of several.
  let published: (single: Double, multiple: Double)

  /// The two constants that are fitted.
  struct Constants: Hashable {
    var minimumRowCycles: Cycles
    /// In 1/10,000.
    var readEfficiency: Int64
  }

  /// Names here of the model zoo's networks.
  static let networks = [
    "cf_resnet50": "resnet50", "cf_inceptionv1": "googlenet", "cf_squeezenet": "squeezenet1.1",
    "tf_mobilenetv1": "mobilenet-v1", "vgg16-7": "vgg16", "resnet50-slim": "resnet50-slim",
    "inception-v1": "inception-v1-slim",
  ]

  /// The rows of ZCU102 (0432055-05) and ZCU104.
  static func rows() throws -> [DPURates] {
    let boards = ["ZCU102 (0432055-05)": "zcu102-b4096", "ZCU104": "zcu104-b4096"]
    return try Measurements.rows("dpu_model_zoo").compactMap { row in
      guard let profile = boards[row["board"] ?? ""] else { return nil }
      let definition = try #require(row["definition"]?.split(separator: " ").first)
      return DPURates(
        network: try #require(networks[String(definition)]), profile: profile,
        release: try #require(row["version"]),
        published: (
          try #require(Double(row["fps_single"] ?? "")),
          try #require(Double(row["fps_multi"] ?? ""))
        ))
    }
  }

  /// The grid on which the two constants are fitted; the page of accuracy has a finer one.
  static let grid = stride(from: 20, through: 60, by: 5).flatMap { cycles in
    stride(from: Int64(6600), through: 7400, by: 400).map {
      Constants(minimumRowCycles: Cycles(cycles), readEfficiency: $0)
    }
  }

  /// Cycles of a network on one core, with other constants than the profile's where given.
  static func cycles(
    _ network: String, on name: String, with constants: Constants? = nil
  ) throws -> Cycles {
    var profile = try Bundled.profile(name)
    if let constants, case .loopUnrolled(var array) = profile.array {
      array.minimumRowCycles = constants.minimumRowCycles
      profile.array = .loopUnrolled(array)
      profile.memory.ports.readEfficiency = constants.readEfficiency
    }
    return try Scheduler.schedule(Bundled.network(network), on: profile).timing(.l1).total
  }

  /// The error of the time of one image in per cent, given its cycles on one core.
  func error(cycles: Cycles) throws -> Double {
    let machine = try Bundled.profile(profile)
    let network = try Bundled.network(network)
    let pixels = network.inputs.reduce(0) {
      $0 + network[$1].shape.rows * network[$1].shape.columns
    }
    let host =
      machine.overheads.perInferenceNanoseconds
      + machine.overheads.perInputPixelNanoseconds * Int64(pixels)
    let milliseconds = machine.clock.milliseconds(cycles) + Double(host) / 1e6
    return (milliseconds * published.single / 1000 - 1) * 100
  }

  /// The error in per cent of the time of an image with all cores of a machine at work.
  func error(allCoresOf machine: String) throws -> Double {
    let schedule = try Bundled.schedule(network, on: machine)
    let cores = schedule.profile.cores
    let seconds = schedule.profile.clock.seconds(
      schedule.timing(.l1, activeCores: cores).total)
    return (seconds / Double(cores) * published.multiple - 1) * 100
  }
}

/// Fitting on three networks and predicting the fourth.
struct LeaveOneOut {
  /// The networks of release v2.5.
  static let networks = ["resnet50-slim", "vgg16", "mobilenet-v1", "inception-v1-slim"]

  /// For each network, the errors with constants that were fitted to the other three.
  static func errors() async throws -> [Double] {
    let cycles = try await cyclesOverGrid()
    let rows = try DPURates.rows().filter { $0.release == "v2.5" }
    var result: [Double] = []
    for left in networks {
      var best: (mean: Double, constants: DPURates.Constants)?
      for constants in DPURates.grid {
        let errors = try rows.filter { $0.network != left }.map {
          abs(try $0.error(cycles: cycles[$0.network]?[constants] ?? 0))
        }
        let mean = errors.reduce(0, +) / Double(errors.count)
        if best.map({ mean < $0.mean }) ?? true { best = (mean, constants) }
      }
      let constants = try #require(best?.constants)
      for row in rows where row.network == left {
        result.append(try row.error(cycles: cycles[left]?[constants] ?? 0))
      }
    }
    return result
  }

  /// Cycles of each network for all constants; those of ZCU102, which are those of ZCU104.
  private static func cyclesOverGrid() async throws -> [String: [DPURates.Constants: Cycles]] {
    try await withThrowingTaskGroup(
      of: (String, [DPURates.Constants: Cycles]).self
    ) { group in
      for network in networks {
        group.addTask {
          var cycles: [DPURates.Constants: Cycles] = [:]
          for constants in DPURates.grid {
            cycles[constants] = try DPURates.cycles(
              network, on: "zcu102-b4096", with: constants)
          }
          return (network, cycles)
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }
}
