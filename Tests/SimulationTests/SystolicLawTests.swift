import Diagnostics
@testable import HardwareModel
import Mapping
import MemorySystem
import NetworkModel
import Quantities
import Simulation
import SystolicArrays
import TestSupport
import Testing

/// What must hold for every network on every physical systolic array.
struct SystolicLawTests {
  private static func array(_ random: inout SeededRandom) -> SystolicArray {
    SystolicArray(
      rows: Int.random(in: 1...20, using: &random), columns: Int.random(in: 1...20, using: &random),
      dataflow: SystolicArray.Dataflow.allCases.randomElement(using: &random) ?? .weightStationary,
      mode: .physical(
        PhysicalArrayRules(
          overlapsStationaryLoad: Bool.random(using: &random),
          tiling: TilingRules(
            outputChannels: .free, inputChannels: .fewest, rows: .free, columns: .fewest,
            minimumRowTiles: 1, orders: TilingRules.Order.allCases))))
  }

  private static func profile(_ random: inout SeededRandom) -> HardwareProfile {
    var profile = Sample.profile(
      arrangement: ExternalMemory.Arrangement.allCases.randomElement(using: &random) ?? .shared,
      portBits: [8, 16, 40, 128].randomElement(using: &random) ?? 64,
      bufferBytes: [1 << 14, 1 << 22].randomElement(using: &random) ?? 1 << 22)
    profile.array = .systolic(array(&random))
    return profile
  }

  @Test(arguments: 0..<100)
  func holdOnRandomMachines(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let network = try LawTests.network(&random)
    let profile = Self.profile(&random)
    let schedule = try Scheduler.schedule(network, on: profile)
    let (l0, l1) = (schedule.timing(.l0), schedule.timing(.l1))
    #expect(l0.total <= l1.total, "the closed form is a lower bound")
    #expect(l1.steps == schedule.timing(.l1, skipsPeriods: false).steps)
    // The roofline, layer by layer: no fold is faster than all multipliers at work.
    for (step, work) in zip(schedule.plan.steps, schedule.work) {
      let layer = network.layers[step.layers[0]]
      if step.fusedPooling == nil {
        #expect(Double(work.counts.compute) * profile.peakMACsPerCycle >= Double(layer.macCount))
      }
      // Compulsory traffic: every weight once, every output once.
      #expect(work.counts.weightBytes >= Bytes(layer.weightCount))
      #expect(work.counts.outputBytes >= Bytes(network[step.output].shape.elementCount))
    }
    let bytes = schedule.work.reduce(0) { $0 + $1.counts.readBytes }
    let servers = profile.memory.ports.arrangement == .inputsApart ? 2.0 : 1
    let rate = profile.memory.readRate(clock: profile.clock).bytesPerCycle
    #expect(Double(l0.total) >= Double(bytes) / rate / servers - 1)
  }

  @Test(arguments: 0..<30)
  func transactionsAreNotFasterThanTheRecurrence(seed: UInt64) throws {
    var random = SeededRandom(seed: 4_000 + seed)
    let network = try LawTests.network(&random)
    var profile = Self.profile(&random)
    profile.memory.ports.bursts = AXIBursts(burstBytes: 256, outstanding: 8, latencyCycles: 20)
    let schedule = try Scheduler.schedule(network, on: profile)
    let interface = try MemoryInterface(profile, device: TransactionLawTests.device("ddr4-2133"))
    let result = try schedule.transactions(interface)
    #expect(schedule.timing(.l1).total <= result.timing.total)
  }

  @Test func theRulesOfScaleSimHaveNoTransactions() throws {
    var random = SeededRandom(seed: 1)
    let network = try LawTests.network(&random)
    let profile = try Bundled.profile("scalesim-32x32-ws")
    let schedule = try Scheduler.schedule(network, on: profile)
    let board = try Bundled.profile("zcu102-systolic-32x32")
    let interface = try MemoryInterface(board, device: TransactionLawTests.device("ddr4-2133"))
    #expect(throws: InputError.self) { try schedule.transactions(interface) }
  }

  @Test(arguments: 0..<10)
  func bandwidthNeverHurts(seed: UInt64) throws {
    var random = SeededRandom(seed: 2_000 + seed)
    let network = try LawTests.network(&random)
    var profile = Self.profile(&random)
    var last = Cycles.max
    for bits in [8, 16, 32, 64, 256] {
      profile.memory.ports.widthBits = bits
      let cycles = try Scheduler.schedule(network, on: profile).timing(.l1).total
      #expect(cycles <= last, "\(bits) bits a cycle")
      last = cycles
    }
  }

  @Test(arguments: 0..<20)
  func loadingTheNextOperandMeanwhileNeverHurts(seed: UInt64) throws {
    var random = SeededRandom(seed: 3_000 + seed)
    let network = try LawTests.network(&random)
    var profile = Self.profile(&random)
    guard case .systolic(var array) = profile.array, case .physical(var rules) = array.mode else {
      return
    }
    var cycles: [Cycles] = []
    for overlaps in [false, true] {
      rules.overlapsStationaryLoad = overlaps
      array.mode = .physical(rules)
      profile.array = .systolic(array)
      cycles.append(try Scheduler.schedule(network, on: profile).timing(.l1).total)
    }
    #expect(cycles[1] <= cycles[0])
  }

  /// One tile on a 12 × 8 weight-stationary array.
  ///
  /// A 6 × 6 × 4 input under eight 3 × 3 filters: V = 36 in ⌈36/12⌉ = 3 row folds, P = 16 pixels. A fold takes 2·12 + 8 + 16 − 2 = 46 cycles; with
  /// a second register 12 + 2·max(12, 16) + 16 + 12 + 8 − 2 = 78 in all.
  @Test(arguments: [(false, 138 as Cycles), (true, 78)])
  func oneTileIsCountedByHand(overlaps: Bool, cycles: Cycles) throws {
    var builder = NetworkBuilder(name: "one", source: "by hand")
    let input = builder.input(shape: try TensorShape(channels: 4, rows: 6, columns: 6))
    _ = try builder.convolution("conv", input, channels: 8, kernel: (3, 3), hasBias: false)
    var profile = Sample.profile()
    profile.array = .systolic(
      SystolicArray(
        rows: 12, columns: 8, dataflow: .weightStationary,
        mode: .physical(
          PhysicalArrayRules(
            overlapsStationaryLoad: overlaps,
            tiling: TilingRules(
              outputChannels: .whole, inputChannels: .whole, rows: .whole, columns: .whole,
              minimumRowTiles: 1, orders: [.outputStationary])))))
    let schedule = try Scheduler.schedule(try builder.build(), on: profile)
    let counts = schedule.work[0].counts
    #expect(counts.compute == cycles)
    // Each word once from DRAM; each weight once, each input once a window element from the buffers.
    #expect(counts.weightBytes == 288)
    #expect(counts.inputBytes == 144)
    #expect(counts.outputBytes == 128)
    #expect(counts.partialSumReadBytes == 0)
    #expect(counts.weightBufferReadBits == 8 * 288)
    #expect(counts.inputBufferReadBits == 8 * 16 * 36)
    // Sums are read and written once a row fold, 32 bits each.
    #expect(counts.accumulatorBits == 32 * 2 * 3 * 128)
  }

  /// AlexNet's fourth convolution reads its 64,896 inputs over and over by SCALE-Sim's rules.
  ///
  /// An array with tiles of the same order of size reads each of them less than once a tile of output
  /// channels and rows. The mapping seeks cycles first, and these bytes come while it computes.
  @Test func whatFitsIsNotReadAgain() throws {
    var builder = NetworkBuilder(name: "conv4", source: "AlexNet")
    let input = builder.input(shape: try TensorShape(channels: 384, rows: 13, columns: 13))
    _ = try builder.convolution("conv4", input, channels: 384, kernel: (3, 3), hasBias: false)
    let network = try builder.build()
    let scaleSim = try Scheduler.schedule(network, on: Bundled.profile("scalesim-32x32-ws"))
    #expect(scaleSim.work[0].counts.inputBytes == 5_018_112)
    let physical = try Scheduler.schedule(network, on: Bundled.profile("zcu102-systolic-32x32"))
    #expect(physical.work[0].counts.inputBytes >= 64_896)
    #expect(5 * physical.work[0].counts.inputBytes < 5_018_112)
    #expect(physical.work[0].counts.partialSumReadBytes == 0)
  }

  /// With 4 bits a weight half as many bytes come, and a narrow output does not pay for sums.
  @Test func bytesFollowThePrecision() throws {
    var builder = NetworkBuilder(name: "one", source: "by hand")
    let input = builder.input(shape: try TensorShape(channels: 8, rows: 6, columns: 6))
    _ = try builder.convolution("conv", input, channels: 8, kernel: (1, 1), hasBias: false)
    var profile = try Bundled.profile("zcu102-systolic-32x32")
    profile.precision.storageBits = [4, 8]
    let network = try builder.build()
    let wide = try Scheduler.schedule(network, on: profile).work[0].counts
    let narrow = try Scheduler.schedule(
      network, on: profile, options: WidthOptions(weightBits: 4, activationBits: 4)
    ).work[0].counts
    #expect(2 * narrow.weightBytes == wide.weightBytes)
    #expect(2 * narrow.inputBytes == wide.inputBytes)
    #expect(2 * narrow.outputBytes == wide.outputBytes)
  }

  /// By SCALE-Sim's rules a layer of C groups is C layers, and stalls are all that L1 adds.
  @Test func scaleSimStepsAreRunsOfOneLayer() throws {
    var builder = NetworkBuilder(name: "dw", source: "by hand")
    let input = builder.input(shape: try TensorShape(channels: 6, rows: 9, columns: 9))
    _ = try builder.convolution(
      "dw", input, channels: 6, kernel: (3, 3), padding: .all(1), groups: 6, hasBias: false)
    let schedule = try Scheduler.schedule(
      try builder.build(), on: Bundled.profile("scalesim-32x32-os"))
    guard case .scaleSim(let step) = schedule.work[0] else {
      Issue.record("not counted by SCALE-Sim's rules")
      return
    }
    #expect(step.work.runs == 6)
    #expect(step.work.layer.inputRows == 11)
    #expect(step.cycles == 6 * Cycles(step.figures.cycles))
    #expect(schedule.timing(.l0).total <= schedule.timing(.l1).total)
    #expect(schedule.timing(.l1).total == step.cycles)
  }
}
