import HardwareModel
import Mapping
import NetworkModel
import Quantities
import Simulation
import Testing

/// Qiu et al., FPGA 2016: VGG16-SVD on ZC706 at 150 MHz; times in milliseconds.
struct QiuTests {
  typealias Times = [String: (real: Double, theoretical: Double)]

  /// The real time by the recurrence and the theoretical one of the array alone.
  static func times() throws -> Times {
    let schedule = try Bundled.schedule("vgg16-svd", on: "zc706-qiu16")
    let timing = schedule.timing(.l1)
    var result: Times = [:]
    for (index, step) in schedule.plan.steps.enumerated() {
      let clock = schedule.profile.clock
      result[schedule.network.layers[step.layers[0]].name] = (
        clock.milliseconds(timing.steps[index]),
        clock.milliseconds(schedule.work[index].counts.compute)
      )
    }
    return result
  }

  static func group(_ number: Int, of times: Times) -> (real: Double, theoretical: Double) {
    times.filter { $0.key.hasPrefix("conv\(number)_") }.reduce((0, 0)) {
      ($0.0 + $1.value.real, $0.1 + $1.value.theoretical)
    }
  }

  @Test(arguments: zip(1...5, [21.41, 16.06, 26.76, 26.76, 32.11]))
  func reproducesTheTheoreticalTimes(number: Int, published: Double) throws {
    let predicted = Self.group(number, of: try Self.times()).theoretical
    #expect(abs(predicted - published) < 0.006)
  }

  @Test func comesNearTheBoardGroupByGroup() throws {
    let times = try Self.times()
    let published = [31.29, 23.58, 39.29, 36.3, 32.95]
    let predicted = (1...5).map { Self.group($0, of: times).real }
    for (mine, board) in zip(predicted, published) { #expect(abs(mine / board - 1) < 0.10) }
    let total = predicted.reduce(0, +) / published.reduce(0, +)
    #expect(abs(total - 1) < 0.02)
  }

  @Test(arguments: zip(["fc6_1", "fc6_2", "fc7", "fc8"], [20.17, 3.75, 30.02, 7.244]))
  func fullyConnectedLayersAreMemoryBound(name: String, published: Double) throws {
    let time = try #require(try Self.times()[name])
    #expect(abs(time.real / published - 1) < 0.12)
    #expect(time.theoretical < time.real / 2)
  }
}
