internal import Diagnostics
internal import MemorySystem
internal import Simulation

/// Events as comma-separated values: tiles, then transactions, then commands, then what happened inside
/// the array, each in the order of their beginnings.
///
/// `begin` and `end` are clocks of the DRAM for transactions and commands and cycles of the accelerator
/// otherwise, the end excluded. A cell is empty where a family has no such figure.
struct TableExport {
  private let trace: TraceReader
  private let selection: TraceSelection
  private let names: [[UInt8]]

  init(_ trace: TraceReader, _ selection: TraceSelection) {
    self.trace = trace
    self.selection = selection
    names = trace.header.steps.map(Self.field)
  }

  func write(to stream: ExportStream) throws {
    stream.append("family,begin,end,kind,step,layer,tile,bytes,cause,stallCycles,")
    stream.append("address,channel,bank,row,column,unit,value")
    try stream.endLine()
    var tiles = trace.tiles(selection)
    while let event = try tiles.next() {
      begin("tiles", event.begin, event.end, event.activity.word, stream)
      append(step: event.step, stream)
      stream.append(0x2C)
      stream.append(decimal: event.tile)
      stream.append(0x2C)
      stream.append(decimal: event.bytes)
      stream.append(0x2C)
      stream.append(event.cause.word)
      stream.append(0x2C)
      stream.append(decimal: event.stallCycles)
      stream.append(",,,,,,,")
      try stream.endLine()
    }
    let burst = trace.header.predictedBurst
    var transactions = trace.transactions(selection)
    while let event = try transactions.next() {
      let clock = Int64(event.cycle)
      begin("memory", clock, clock &+ 1, event.stream.word, stream)
      append(step: event.step, stream)
      stream.append(",,")
      stream.append(decimal: burst)
      stream.append(",,,")
      stream.append(decimal: event.address)
      stream.append(",,,,,,")
      try stream.endLine()
    }
    var commands = trace.commands(selection)
    while let event = try commands.next() {
      let clock = Int64(event.cycle)
      begin("commands", clock, clock &+ 1, event.kind.word, stream)
      stream.append(",,,,,,,,")
      stream.append(decimal: event.channel)
      stream.append(0x2C)
      stream.append(decimal: event.bank)
      stream.append(0x2C)
      if let row = event.row { stream.append(decimal: row) }
      stream.append(0x2C)
      if let column = event.column { stream.append(decimal: column) }
      stream.append(",,")
      try stream.endLine()
    }
    var array = trace.array(selection)
    while let event = try array.next() {
      begin("array", event.begin, event.end, event.kind.word, stream)
      append(step: event.step, stream)
      stream.append(",,,,,,,,,,")
      stream.append(decimal: event.unit)
      stream.append(0x2C)
      stream.append(decimal: event.value)
      try stream.endLine()
    }
  }

  private func begin(
    _ family: StaticString, _ begin: Int64, _ end: Int64, _ kind: StaticString,
    _ stream: ExportStream
  ) {
    stream.append(family)
    stream.append(0x2C)
    stream.append(decimal: begin)
    stream.append(0x2C)
    stream.append(decimal: end)
    stream.append(0x2C)
    stream.append(kind)
  }

  private func append(step: Int, _ stream: ExportStream) {
    stream.append(0x2C)
    stream.append(decimal: step)
    stream.append(0x2C)
    if names.indices.contains(step) { stream.append(names[step]) }
  }

  /// A field in quotes, unless it is plain (RFC 4180).
  private static func field(_ text: String) -> [UInt8] {
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x2C && $0 != 0x22 }
    return Array((isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\"").utf8)
  }
}
