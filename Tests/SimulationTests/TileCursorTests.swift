@testable import HardwareModel
import Mapping
import Quantities
@testable import Simulation
import TestSupport
import Testing

/// The tiles one after the other.
struct TileCursorTests {
  @Test(arguments: 0..<60)
  func visitsWhatTheTotalsCount(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let network = try LawTests.network(&random)
    let schedule = try Scheduler.schedule(network, on: LawTests.profile(&random))
    for case .tiled(let problem, let mapped) in schedule.work {
      let model = TileModel(
        problem: problem, array: schedule.profile.array, engines: schedule.profile.engines,
        memory: MemoryRates(schedule.profile, activeCores: 1), startCycles: 0)
      var cursor = TileCursor(mapped.nest, batch: problem.loops.batch)
      var (compute, weights, inputs, outputs, sums): (Int64, Int64, Int64, Int64, Int64)
      (compute, weights, inputs, outputs, sums) = (0, 0, 0, 0, 0)
      var visits = 0
      var pixels = 0
      while let visit = cursor.current {
        #expect(visit.ordinal == visits)
        visits += 1
        let work = model.work(visit.extent, visit.flags, hasManyTiles: mapped.nest.tileCount > 1)
        compute += work.compute
        weights += work.weightBytes
        inputs += work.inputBytes + work.residualBytes
        outputs += work.outputBytes
        sums += work.partialSumBytes
        if visit.flags.completesOutputs, visit.flags.isLastVisit {
          pixels += visit.extent.outputChannels * visit.extent.rows * visit.extent.columns
        }
        #expect(visit.row + visit.extent.rows <= problem.loops.rows)
        #expect(visit.column + visit.extent.columns <= problem.loops.columns)
        #expect(visit.outputChannel + visit.extent.outputChannels <= problem.loops.outputChannels)
        #expect(visit.inputChannel + visit.extent.inputChannels <= problem.loops.inputChannels)
        cursor.advance()
      }
      #expect(visits == mapped.nest.tileCount)
      #expect(compute == mapped.counts.compute)
      #expect(weights == mapped.counts.weightBytes)
      #expect(inputs == mapped.counts.inputBytes)
      #expect(outputs == mapped.counts.outputBytes)
      #expect(sums == mapped.counts.partialSumReadBytes)
      let loops = problem.loops
      #expect(
        pixels == loops.batch * loops.groups * loops.outputChannels * loops.rows * loops.columns,
        "every output is completed once")
    }
  }
}
