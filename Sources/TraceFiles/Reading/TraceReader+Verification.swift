internal import Diagnostics
internal import MemorySystem
internal import Simulation

/// How a trace's events compare with what its end and its simulation say of them.
public struct TraceVerification: Hashable, Sendable {
  /// Totals of the events that are in the file.
  public let totals: TraceTotals
  /// What does not agree, a line each; empty when everything does.
  public let disagreements: [String]
}

extension TraceReader {
  /// Reads every event and adds it up anew.
  ///
  /// The totals must be those of the footer. Where the simulation left its own, the last tile's end
  /// must be its cycles, the tiles' bytes its traffic, and the transactions its bursts.
  ///
  /// - Throws: `InputError` with the place of a damaged block.
  /// - Complexity: O(events); a block is held at a time.
  public func verify() throws -> TraceVerification {
    var tiles = TotalsAccumulator()
    try self.tiles { events in
      for event in events {
        tiles.add(
          lane: event.activity.rawValue, step: event.step, count: 1, bytes: Int(event.bytes),
          first: event.begin, last: event.end)
      }
    }
    var memory = TotalsAccumulator()
    try transactions { events in
      for event in events {
        memory.add(
          lane: event.stream.rawValue, step: event.step, count: 1, bytes: header.predictedBurst,
          first: Int64(event.cycle), last: Int64(event.cycle))
      }
    }
    var commands = TotalsAccumulator()
    try self.commands { events in
      for event in events {
        commands.add(
          lane: event.kind.rawValue, step: event.channel, count: 1, bytes: 0,
          first: Int64(event.cycle), last: Int64(event.cycle))
      }
    }
    var array = TotalsAccumulator()
    try self.array { events in
      for event in events { array.add(event) }
    }
    let totals = TraceTotals(
      tiles: tiles.totals, memory: memory.totals, commands: commands.totals, array: array.totals)
    var lines: [String] = []
    if let stated = footer?.totals {
      for (family, found, expected) in [
        ("tiles", totals.tiles, stated.tiles), ("transactions", totals.memory, stated.memory),
        ("commands", totals.commands, stated.commands),
        ("events inside the array", totals.array, stated.array),
      ] where found != expected {
        lines.append("the \(family) do not add up to the totals of the file's end")
      }
    }
    if let simulation = footer?.simulation { lines += Self.compare(totals, simulation, header) }
    return TraceVerification(totals: totals, disagreements: lines)
  }

  private static func compare(
    _ totals: TraceTotals, _ simulation: TraceFooter.Simulation, _ header: TraceHeader
  ) -> [String] {
    var lines: [String] = []
    func compare(_ what: String, _ found: Int64, _ expected: Int64) {
      if found != expected { lines.append("\(what): \(found) here, \(expected) by the simulation") }
    }
    let families = EventFamilies(rawValue: header.families)
    if families.contains(.tiles) {
      func bytes(_ activities: [TileEvent.Activity]) -> Int64 {
        totals.tiles.reduce(0) { sum, total in
          activities.contains { Int($0.rawValue) == total.stream }
            ? sum + Int64(total.bytes) : sum
        }
      }
      compare("cycles", totals.tiles.map(\.lastCycle).max() ?? 0, simulation.cycles)
      compare("weight bytes", bytes([.loadWeights]), simulation.weightBytes)
      compare("input bytes", bytes([.loadInputs, .loadPartialSums]), simulation.inputBytes)
      compare("output bytes", bytes([.store]), simulation.outputBytes)
    }
    if families.contains(.memory), let requests = simulation.requests {
      compare("transactions", Int64(totals.memory.reduce(0) { $0 + $1.count }), Int64(requests))
    }
    return lines
  }
}
