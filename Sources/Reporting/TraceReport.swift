internal import MemorySystem
internal import Simulation
public import TraceFiles

/// What a trace holds, for reports.
public struct TraceReport: Sendable {
  private let header: TraceHeader
  private let fileBytes: Int
  private let uncompressedBytes: Int
  private let blocks: [BlockSummary]
  private let totals: TraceTotals
  private let incompleteReason: String?

  /// Creates the report of an open trace.
  ///
  /// - Parameter totals: Totals of its events; those of its end where they are not given.
  public init(_ trace: TraceReader, totals: TraceTotals? = nil) {
    header = trace.header
    fileBytes = trace.fileBytes
    uncompressedBytes = trace.uncompressedBytes
    blocks = trace.blocks
    self.totals = totals ?? trace.footer?.totals ?? TraceTotals()
    incompleteReason = trace.incompleteReason
  }

  /// Events of each kind, in the order of the file's families.
  private var counts: [(kind: String, count: Int)] {
    func sum(_ totals: [TraceTotal], _ number: UInt8) -> Int {
      totals.reduce(0) { $1.stream == Int(number) ? $0 + $1.count : $0 }
    }
    var counts: [(String, Int)] = []
    for activity in TileEvent.Activity.allCases {
      counts.append(("tile.\(activity)", sum(totals.tiles, activity.rawValue)))
    }
    for stream in MemoryStream.allCases {
      counts.append(("memory.\(stream)", sum(totals.memory, stream.rawValue)))
    }
    for kind in DRAMCommand.Kind.allCases {
      counts.append(("command.\(kind)", sum(totals.commands, kind.rawValue)))
    }
    for kind in ArrayEvent.Kind.allCases {
      counts.append(("array.\(kind)", sum(totals.array, kind.rawValue)))
    }
    return counts.filter { $0.1 > 0 }
  }

  private var transactionCount: Int { totals.memory.reduce(0) { $0 + $1.count } }

  /// The report as a JSON document of the schema `millrace.trace/1`; cycles are those of tiles.
  public func json() -> String {
    var members: [String: JSONValue] = [
      "schema": .string("millrace.trace/1"), "network": .string(header.network),
      "hardware": .string(header.hardware), "fidelity": .string(header.fidelity),
      "events": .object(
        Dictionary(uniqueKeysWithValues: counts.map { ($0.kind, JSONValue.count($0.count)) })),
      "transactionCount": .count(transactionCount), "blocks": .count(blocks.count),
      "fileBytes": .count(fileBytes), "uncompressedBytes": .count(uncompressedBytes),
      "firstCycle": .integer(totals.tiles.map(\.firstCycle).min() ?? 0),
      "lastCycle": .integer(totals.tiles.map(\.lastCycle).max() ?? 0),
      "complete": .boolean(incompleteReason == nil),
      "clockMegahertz": .number(Double(header.clockHertz) / 1e6),
      "steps": .strings(header.steps),
    ]
    if let reason = incompleteReason { members["incompleteReason"] = .string(reason) }
    if let period = header.memoryClockFemtoseconds {
      members["memoryClockNanoseconds"] = .number(Double(period) / 1e6)
    }
    return JSONValue.object(members).document()
  }

  /// The report for a terminal.
  ///
  /// - Parameter width: The terminal's columns; 80 at least and 200 at most are used.
  public func text(width: Int) -> String {
    let width = min(200, max(80, width))
    let events = counts.reduce(0) { $0 + $1.count }
    var facts = [
      Fact(
        label: "trace of", figure: "\(header.network) on \(header.hardware)",
        detail: "fidelity \(header.fidelity), \(header.steps.count) steps"),
      Fact(
        label: "file", figure: bytesText(Int64(fileBytes)),
        detail: "\(grouped(blocks.count)) blocks, \(bytesText(Int64(uncompressedBytes))) before "
          + "compression"
          + (events > 0 ? ", \(readable(Double(fileBytes) / Double(events))) bytes an event" : "")),
      Fact(
        label: "complete", figure: incompleteReason == nil ? "yes" : "no",
        detail: incompleteReason ?? ""),
    ]
    facts += counts.map { Fact(label: $0.kind, figure: grouped($0.count), detail: "") }
    return factLines(facts, width: width).map { $0 + "\n" }.joined()
  }
}
