import Quantities
import SparseArrays
import Testing

@Suite("Activation queues")
struct ActivationQueueTests {
  /// The recurrence as it is written, with all times of all activations.
  private static func reference(
    _ counts: EntryCounts, _ columns: [Int32], depth: Int, least: Int, arrivals: [Int64]?
  ) -> (cycles: Int64, stalls: [ActivationQueue.Stall]) {
    var broadcasts: [Int64] = []
    var starts: [Int64] = []
    var holders: [Int] = []
    var stalls: [ActivationQueue.Stall] = []
    var finished = [Int64](repeating: 0, count: counts.elements)
    for (i, column) in columns.enumerated() {
      var broadcast = i == 0 ? 0 : broadcasts[i - 1] + 1
      func wait(until time: Int64, _ cause: ActivationQueue.Stall.Cause) {
        guard time > broadcast else { return }
        stalls.append(
          ActivationQueue.Stall(broadcast: i, begin: broadcast, end: time, cause: cause))
        broadcast = time
      }
      if i >= depth { wait(until: 1 + starts[i - depth], .queue(element: holders[i - depth])) }
      if let arrivals { wait(until: arrivals[i], .arrival) }
      holders.append(finished.indices.first { finished[$0] == finished.max() } ?? 0)
      var latest: Int64 = 0
      for element in 0..<counts.elements {
        let entries = Int64(counts.counts[Int(column) * counts.elements + element])
        let start = max(broadcast + 1, finished[element])
        latest = max(latest, start)
        finished[element] = start + max(Int64(least), entries)
      }
      broadcasts.append(broadcast)
      starts.append(latest)
    }
    return (finished.max() ?? 0, stalls)
  }

  @Test("equal the recurrence written out", arguments: 0..<200)
  func equalsReference(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let rows = Int.random(in: 1...90, using: &random)
    let counts = SyntheticPattern(
      rows: rows, columns: Int.random(in: 1...60, using: &random),
      density: Double.random(in: 0...1, using: &random), deviation: 0.5, seed: UInt64(seed)
    ).entries(
      elements: Int.random(in: 1...20, using: &random),
      longestRun: Int.random(in: 1...15, using: &random))
    let columns = (0..<counts.columns).filter { _ in Bool.random(using: &random) }
      .map { Int32($0) }
    let depth = Int.random(in: 1...9, using: &random)
    let least = Int.random(in: 0...2, using: &random)
    var time: Int64 = 0
    let scale: Int64 = seed % 3 == 0 ? 1 << 30 : 5
    let arrivals =
      Bool.random(using: &random)
      ? columns.map { _ -> Int64 in
        time += Int64.random(in: 0...scale, using: &random)
        return time
      } : nil
    var queue = ActivationQueue(counts, depth: depth, minimumColumnCycles: least)
    for _ in 0..<2 {
      let outcome = queue.run(columns, arrivals: arrivals)
      var stalls: [ActivationQueue.Stall] = []
      #expect(queue.run(columns, arrivals: arrivals) { stalls.append($0) } == outcome)
      let reference = Self.reference(
        counts, columns, depth: depth, least: least, arrivals: arrivals)
      #expect(outcome.cycles == reference.cycles)
      #expect(stalls == reference.stalls)
      #expect(outcome.busiest <= outcome.cycles)
      #expect(
        outcome.entries == columns.reduce(0) { $0 + Int64(counts.columnEntries[Int($1)]) })
    }
  }

  @Test(
    "are exact over long runs, with times of 16 and of 32 bits",
    arguments: [
      (200, 900, 4, 8), (200, 900, 4, 1), (3_000, 60, 1, 8), (600, 300, 4, 100),
      (600, 2_000, 30, 64),
    ])
  func longRuns(rows: Int, count: Int, elements: Int, depth: Int) {
    let counts = SyntheticPattern(
      rows: rows, columns: count, density: 0.5, deviation: 0.5, seed: UInt64(rows)
    ).entries(elements: elements, longestRun: 15)
    var columns = (0..<Int32(count)).filter { $0 % 5 != 0 }
    columns += columns.reversed()
    var queue = ActivationQueue(counts, depth: depth, minimumColumnCycles: 1)
    let outcome = queue.run(columns)
    let reference = Self.reference(counts, columns, depth: depth, least: 1, arrivals: nil)
    #expect(outcome.cycles == reference.cycles)
    #expect(outcome.cycles > 3 * Int64(Int16.max) / 4)
    let busiest = (0..<elements).map { element in
      columns.reduce(Int64(0)) {
        $0 + max(1, Int64(counts.counts[Int($1) * elements + element]))
      }
    }.max()
    #expect(outcome.busiest == busiest)
  }

  @Test("end where the profile of an even arrival says", arguments: 0..<200)
  func equalsProfile(seed: Int) {
    var random = SplitMix64(seed: UInt64(1_000 + seed))
    let counts = SyntheticPattern(
      rows: Int.random(in: 1...90, using: &random),
      columns: Int.random(in: 1...60, using: &random),
      density: Double.random(in: 0...1, using: &random), deviation: 0.5, seed: UInt64(seed)
    ).entries(
      elements: Int.random(in: 1...20, using: &random),
      longestRun: Int.random(in: 1...15, using: &random))
    let columns = (0..<counts.columns).filter { _ in Int.random(in: 0...3, using: &random) > 0 }
      .map { Int32($0) }
    let depth = Int.random(in: 1...9, using: &random)
    let least = Int.random(in: 0...2, using: &random)
    let profile = ArrivalProfile(
      columns, of: counts, depth: depth, minimumColumnCycles: least)
    var arrived: [Int] = []
    for count in counts.columnEntries { arrived.append((arrived.last ?? 0) + count) }
    for transfer: Int64 in [0, 1, 7, 100, 12_345, .random(in: 0...5_000, using: &random)] {
      let arrivals = columns.map { column in
        let product = transfer * Int64(arrived[Int(column)])
        let all = Int64(max(1, counts.entryCount))
        return (product + all - 1) / all
      }
      let end = Self.reference(
        counts, columns, depth: depth, least: least, arrivals: arrivals)
      #expect(profile.end(arrival: transfer) == max(transfer, end.cycles))
    }
  }

  @Test("never gain from less room")
  func isMonotoneInDepth() {
    let counts = SyntheticPattern(
      rows: 512, columns: 400, density: 0.1, seed: 7
    ).entries(elements: 32, longestRun: 15)
    let columns = (0..<Int32(400)).filter { $0 % 3 != 0 }
    let times = [1, 2, 4, 8, 16, 64, 512].map { depth in
      var queue = ActivationQueue(counts, depth: depth, minimumColumnCycles: 1)
      return queue.run(columns).cycles
    }
    #expect(times == times.sorted(by: >))
    #expect(times[0] > times[3])
  }
}

@Suite("Entries of sparse columns")
struct EntryCountsTests {
  @Test("a run of zeros takes a filler for every sixteen")
  func countsFillers() {
    // One element, one column of 60 rows with weights in rows 0, 17 and 50: runs of 0, 16 and 32.
    let counts = EntryCounts(rows: 60, columns: 1, elements: 1, longestRun: 15) { row, visit in
      if [0, 17, 50].contains(row) { visit(0) }
    }
    #expect(counts.nonZeroCount == 3)
    #expect(counts.fillerCount == 1 + 2)
    #expect(counts.counts == [6])
  }

  @Test("rows are interleaved over the elements")
  func interleavesRows() {
    let counts = EntryCounts(rows: 5, columns: 2, elements: 2, longestRun: 15) { row, visit in
      visit(0)
      if row == 3 { visit(1) }
    }
    #expect(counts.counts == [3, 2, 0, 1])
    #expect(EntryCounts(denseRows: 5, columns: 2, elements: 2).counts == [3, 2, 3, 2])
  }

  @Test(
    "a synthetic pattern has the density that was asked for", arguments: [0.02, 0.09, 0.3, 0.7])
  func hasDensity(density: Double) {
    let pattern = SyntheticPattern(rows: 1000, columns: 1001, density: density, seed: 3)
    let counts = pattern.entries(elements: 64, longestRun: 15)
    let found = Double(counts.nonZeroCount) / 1_001_000
    #expect(abs(found - density) < 0.005)
    #expect(counts == pattern.entries(elements: 64, longestRun: 15))
  }
}
