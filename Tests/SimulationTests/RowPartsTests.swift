import HardwareModel
import NetworkModel
import Quantities
@testable import Simulation
import SparseArrays
import TestSupport
import Testing

/// How a sparse engine cuts rows into parts.
struct RowPartsTests {
  @Test(arguments: 0..<300)
  func areAsFewAsFit(seed: UInt64) {
    var random = SeededRandom(seed: 40_000 + seed)
    let count = Int.random(in: 1...3000, using: &random)
    let elements = Int.random(in: 1...128, using: &random)
    let fitting = Int.random(in: 1...4000, using: &random)
    let parts = RowParts.cut(count, fitting: fitting, elements)

    #expect(parts.flatMap(Array.init) == Array(0..<count), "each row once, in order")
    #expect(parts.allSatisfy { $0.count <= fitting })
    let usable = fitting >= elements ? fitting / elements * elements : fitting
    #expect(
      parts.count <= count.dividedRoundingUp(by: usable), "no part that capacity does not ask for")
    if fitting >= elements {
      #expect(parts.dropLast().allSatisfy { $0.count.isMultiple(of: elements) })
    }
  }

  @Test(arguments: 0..<200)
  func ofUnevenRowsFit(seed: UInt64) {
    var random = SeededRandom(seed: 41_000 + seed)
    let count = Int.random(in: 1...400, using: &random)
    let elements = Int.random(in: 1...16, using: &random)
    let sizes = (0..<count).map { _ in Int.random(in: 0...100, using: &random) }
    let room = Int.random(in: 50...2000, using: &random)
    func size(_ rows: Range<Int>) -> Int { rows.reduce(0) { $0 + sizes[$1] } }
    let parts = RowParts.uneven(count, elements) { size($0) <= room }
    #expect(parts.flatMap(Array.init) == Array(0..<count))
    #expect(parts.allSatisfy { size($0) <= room || $0.count == 1 })
    for (part, next) in zip(parts, parts.dropFirst()) {
      // No part could have had as many rows of the next one as there are elements.
      let longer = part.lowerBound..<min(count, part.upperBound + elements)
      #expect(size(longer) > room || next.count < elements)
    }
  }

  /// 64 rows, the upper half sparse, the lower dense, and a copy of the memory for 600 entries: a
  /// third of the rows on average, but no more than 18 of the dense ones.
  @Test func unevenRowsAndGroupsFitTheMemory() throws {
    let shape = try ConvolutionShape(
      groups: 2, outputChannels: 64, inputChannels: 32, input: (4, 4))
    let values = (0..<2 * 64 * 32).map { place -> Float in
      // Of the first group's upper half, only the first column.
      let isZero = place < 32 * 32 && place % 32 != 0
      return isZero ? 0 : 1
    }
    var capacity = try Bundled.profile("zcu102-eie-64").buffers.weights
    capacity.capacityBytes = 1200
    capacity.copies = 2
    let layout = SparseLayout(
      shape: shape,
      array: SparseArray(
        processingElements: 4, queueDepth: 8, codeBits: 4, indexBits: 4, pointerBits: 16,
        minimumColumnCycles: 1, drainCycles: 4),
      weights: .real(values), activations: .random(density: 1, seed: 1), capacity: capacity,
      inputCapacity: capacity, streamBits: nil, isTernary: false)
    let room = Int(capacity.tileBytes)
    for group in 0..<2 {
      let parts = RowParts.fitting(layout, group: group, entryBits: 8)
      #expect(parts.flatMap(Array.init) == Array(0..<64))
      for part in parts {
        let entries = layout.weights.entries(
          of: shape, group: group, rows: part, elements: 4, longestRun: 15)
        #expect(entries.entryCount <= room)
      }
      #expect(parts.count >= (group == 0 ? 2 : 4))
    }
  }

  /// 1000 rows over 64 elements are 15 each and 16 for some, all in one pass.
  @Test(arguments: [1, 63, 64, 65, 96, 1000, 2400])
  func aVectorIsBroadcastOnce(outputs: Int) throws {
    var builder = NetworkBuilder(name: "one", source: "test")
    let input = builder.input(shape: try TensorShape([1, 800, 1, 1]))
    let output = try builder.fullyConnected("fc", input, outputs: outputs)
    let network = try builder.build(outputs: [output])
    for kept in [Scheduler.KeptWeights.none, .all] {
      var scheduler = Scheduler(
        network: network, profile: try Bundled.profile("eie-64pe"),
        activations: ActivationDensities(read: ["fc": 0.25]))
      let work = try scheduler.schedule(keeping: kept).work
      guard case .sparse(_, let step) = work[0] else {
        Issue.record("not a sparse step")
        continue
      }
      #expect(step.broadcasts == 200, "a quarter of 800, exactly, once")
      #expect(step.activationDensity == 0.25)
      #expect(step.parts.count == 1)
    }
  }

  @Test("more columns than pointers are a note")
  func pointers() throws {
    for (columns, isNoted) in [(16_383, false), (16_384, true)] {
      var builder = NetworkBuilder(name: "wide", source: "test")
      let input = builder.input(shape: try TensorShape([1, columns, 1, 1]))
      let output = try builder.fullyConnected("fc", input, outputs: 8)
      let network = try builder.build(outputs: [output])
      let schedule = try Scheduler.schedule(network, on: Bundled.profile("eie-64pe"))
      #expect(schedule.notes.contains { $0.contains("16384 of an element's") } == isNoted)
    }
  }
}
