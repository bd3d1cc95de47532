import BundledMemoryDevices
import CostModel
import Diagnostics
import HardwareModel
import Mapping
import MemorySystem
import NetworkModel
import Placement
import Quantities
import Simulation
import Testing

@testable import Evaluation

/// Feature maps that stay on chip with weights, on whole networks.
@Suite struct ResidencyTests {
  private static let networks = ["lenet-5", "squeezenet1.1", "resnet18"]

  private func design(
    _ network: String, _ capacityBytes: Int64? = nil, profile name: String = "zcu102-fused"
  ) throws -> Design {
    var profile = try Samples.profile(named: name)
    profile.placements.weightStore?.capacityBytes = capacityBytes
    return Design(
      network: try Samples.network(network), profile: profile,
      widths: WidthOptions(weightBits: 8, activationBits: 8))
  }

  @Test(arguments: networks)
  func whatIsFoundIsWhatIsSimulated(network: String) throws {
    for capacity: Int64 in [0, 65_536, 1_000_000, 40_000_000] {
      for objective in PlacementObjective.allCases {
        var design = try design(network, capacity)
        design.objective = objective
        var scheduler = try design.scheduler()
        let study = try ResidencyStudy(of: design, &scheduler)
        let layout = study.layout(words: study.store.words)
        let result = try design.evaluate()
        // Steps do not overlap on this machine, so that costs add up.
        #expect(result.totals.cycles == layout.cost.cycles)
        #expect(result.totals.dram.totalBytes == layout.cost.bytes)
        let energy = Double(layout.cost.femtojoules) / 1000
        #expect(abs(result.totals.energy.total.mid / energy - 1) < 1e-6)
        let placement = try #require(result.placement)
        #expect(placement.fits && placement.isOptimal && placement.usedBits <= 8 * capacity)
        #expect(result.layers.count { $0.weightStorage == .onChip } == layout.keptSteps.count)
        for map in placement.maps {
          let writer = try #require(result.layers.first { $0.name == map.layer })
          #expect(writer.outputStorage == map.place && writer.dram.outputBytes == 0)
        }
      }
    }
  }

  @Test(arguments: networks)
  func mapsAreNeverWorseThanWeightsAlone(network: String) throws {
    for capacity: Int64 in [30_000, 500_000, 40_000_000] {
      for objective in PlacementObjective.allCases {
        let costs = try ["zcu102-store", "zcu102-fused"].map { profile in
          var design = try design(network, capacity, profile: profile)
          design.objective = objective
          let totals = try design.evaluate().totals
          return PlacementCost(
            cycles: totals.cycles,
            femtojoules: Int64((totals.energy.total.mid * 1000).rounded()),
            bytes: totals.dram.totalBytes)
        }
        switch objective {
        case .latency: #expect(costs[1].cycles <= costs[0].cycles)
        case .energy: #expect(costs[1].femtojoules <= costs[0].femtojoules + 1_000_000)
        case .traffic: #expect(costs[1].bytes <= costs[0].bytes)
        }
      }
    }
  }

  @Test func withRoomForAllOnlyTheImageAndTheResultMove() throws {
    let result = try design("squeezenet1.1", 40_000_000).evaluate()
    #expect(result.totals.dram.weightBytes == 0)
    #expect(result.totals.dram.outputBytes == 1000)
    #expect(result.layers.dropFirst().allSatisfy { $0.dram.inputBytes == 0 })
    #expect(result.layers.dropLast().allSatisfy { $0.outputStorage == .onChip })
    #expect(result.totals.energy[.mapStore].mid > 0)
  }

  @Test func rowsTakeLessRoomThanMaps() throws {
    var design = try design("vgg16", 600_000)
    design.objective = .traffic
    let result = try design.evaluate()
    let placement = try #require(result.placement)
    #expect(placement.maps.contains { $0.place == .lines })
    for (layer, next) in zip(result.layers, result.layers.dropFirst())
    where layer.outputStorage == .lines {
      #expect(next.dram.inputBytes == 0)
      #expect(next.weightStorage == .onChip)
      for tiling in [layer.tiling, next.tiling] { #expect(try #require(tiling).rows <= 8) }
    }
    // Maps of 64 channels on 224 × 224 pixels have 3.2 MB.
    #expect(placement.usedBits <= 8 * 600_000)
    design.profile.placements.fusion = nil
    let whole = try design.evaluate()
    #expect(result.totals.dram.totalBytes < whole.totals.dram.totalBytes)
  }

  @Test(arguments: ["squeezenet1.1", "resnet18"])
  func fidelitiesKeepTheirOrder(network: String) throws {
    var design = try design(network, 700_000)
    let device = design.profile.memory.device
    design.memory = try DRAMDevice.decode(
      bytes: try #require(MemoryDeviceLibrary.source(named: device)), file: device)
    let results = try Fidelity.allCases.map { fidelity in
      design.fidelity = fidelity
      return try design.evaluate()
    }
    #expect(Set(results.map(\.totals.dram)).count == 1)
    #expect(Set(results.map { $0.placement?.maps }).count == 1)
    let cycles = results.map(\.totals.cycles)
    #expect(cycles == cycles.sorted())
  }

  @Test func aStoreLeftEmptyIsThatOfWeights() throws {
    let results = try ["zcu102-store", "zcu102-fused"].map { profile in
      var design = try design("resnet18", profile: profile)
      design.weights = .dram
      return try design.evaluate()
    }
    #expect(results[0].totals == results[1].totals)
    #expect(results.allSatisfy { $0.placement == nil })
  }

  @Test func mapsTakeWhatWeightsLeave() throws {
    var design = try design("squeezenet1.1", 1_400_000)
    design.weights = .onChip
    let result = try design.evaluate()
    let placement = try #require(result.placement)
    #expect(result.totals.dram.weightBytes == 0)
    #expect(placement.fits && placement.mapWords > 0)
    // Without room even for the weights, they stay all the same and it is said.
    design.profile.placements.weightStore?.capacityBytes = 100_000
    let full = try design.evaluate()
    #expect(full.placement?.fits == false && full.placement?.maps.isEmpty == true)
    #expect(full.totals.dram.weightBytes == 0)
  }

  @Test func everyPointOfTheFrontierIsTheBestOfItsSize() throws {
    var design = try design("squeezenet1.1")
    let study = try design.storeStudy()
    #expect(study.points.count > 5)
    #expect(study.points.contains { $0.keptMaps > 0 } && study.points[0].storeBits == 0)
    for point in study.points {
      design.profile.placements.weightStore?.capacityBytes = point.storeBits / 8
      let result = try design.evaluate()
      #expect(result.totals.cycles == point.cycles)
      #expect(result.totals.dram.totalBytes == point.dramBytes)
      #expect(result.placement?.resources == point.resources)
      #expect(result.placement?.maps.count == point.keptMaps + point.lineBuffers)
    }
    for (point, next) in zip(study.points, study.points.dropFirst()) {
      #expect(point.storeBits < next.storeBits && point.cycles >= next.cycles)
    }
  }

  /// Maps of a dense block live as long as the block: the largest are left out, which is said.
  @Test func tooManyMapsAtATimeAreSaid() throws {
    let result = try design("densenet121", 200_000).evaluate()
    #expect(try #require(result.placement).mapsWithoutChoice > 0)
    #expect(result.notes.contains { $0.contains("feature maps lie in DRAM without a choice") })
  }
}

/// The rows of line buffers.
@Suite struct LineBufferTests {
  private func lines(
    rows: Int, kernel: Int = 3, stride: Int = 1, dilation: Int = 1, isPooled: Bool = false
  ) throws -> Bits? {
    var builder = NetworkBuilder(name: "two", source: "made up")
    let input = builder.input(shape: try TensorShape(channels: 4, rows: 32, columns: 16))
    let first = try builder.convolution(
      "first", input, channels: 8, kernel: (3, 3), padding: .all(1))
    var last = try builder.convolution(
      "second", first, channels: 8, kernel: (kernel, kernel), stride: stride,
      padding: .all(dilation * (kernel / 2)), dilation: dilation)
    if isPooled { last = try builder.pooling("pool", last, .maximum, kernel: 2, stride: 2) }
    let profile = try Samples.profile(named: "zcu102-store")
    var open = profile
    open.placements.retention = nil
    let plan = ExecutionPlanner.plan(try builder.build(), on: open) { _ in 8 }
    let choices = plan.mapChoices(
      of: try builder.build(), fusion: Placements.Fusion(rows: rows), storedBits: { _ in 8 })
    #expect(choices.count == 1 && choices[0].bits == 8 * 8 * 32 * 16)
    return choices[0].lineBits
  }

  @Test func areTheWindowAndTheRowsAhead() throws {
    let row: Bits = 8 * 8 * 16
    // One row at a time: (K − 1)·d + s rows.
    #expect(try lines(rows: 1) == 3 * row)
    #expect(try lines(rows: 1, kernel: 5) == 5 * row)
    #expect(try lines(rows: 1, stride: 2) == 4 * row)
    #expect(try lines(rows: 1, dilation: 2) == 5 * row)
    #expect(try lines(rows: 1, kernel: 1) == row)
    // A pooled row is two rows of four input rows, and two are written meanwhile.
    #expect(try lines(rows: 1, isPooled: true) == 5 * row)
    // Tiles of 4 rows read 6: 5 are left over at most, while 4 are written.
    #expect(try lines(rows: 4) == 9 * row)
    // No fewer rows than the map has: it may as well stay whole.
    #expect(try lines(rows: 16) == nil)
  }
}
