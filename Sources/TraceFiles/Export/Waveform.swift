/// Signals that change in time, as a value change dump (IEEE 1364-2005, section 18).
///
/// A signal's last value at a time counts; what does not change is not written.
struct Waveform {
  /// A signal's number.
  struct Signal {
    fileprivate var index: Int
  }

  private let stream: ExportStream
  private var identifiers: [[UInt8]] = []
  private var widths: [Int] = []
  private var time: Int64
  /// The value that a signal has now, and the one that was written; `nil` where it is unknown.
  private var values: [UInt64?] = []
  private var written: [UInt64?] = []
  private var changed: [Int] = []

  /// Begins a dump of picoseconds.
  init(_ stream: ExportStream, from time: Int64, comments: [String]) throws(ExportFault) {
    self.stream = stream
    self.time = time
    for comment in comments {
      stream.append("$comment ")
      // A comment ends at a word; whatever could be one is replaced.
      stream.append(comment.utf8.map { $0 > 0x20 && $0 < 0x7F && $0 != 0x24 ? $0 : 0x5F })
      stream.append(" $end")
      try stream.endLine()
    }
    stream.append("$timescale 1 ps $end")
    try stream.endLine()
  }

  mutating func beginScope(_ name: String) throws(ExportFault) {
    stream.append(Array("$scope module \(name) $end".utf8))
    try stream.endLine()
  }

  mutating func endScope() throws(ExportFault) {
    stream.append("$upscope $end")
    try stream.endLine()
  }

  /// Declares a signal.
  mutating func signal(_ name: String, width: Int, initially value: UInt64?) throws(ExportFault)
    -> Signal
  {
    let index = widths.count
    // Printable characters, '!' to '~', the lowest digit first.
    var identifier: [UInt8] = []
    var rest = index
    repeat {
      identifier.append(UInt8(33 + rest % 94))
      rest /= 94
    } while rest > 0
    stream.append(Array("$var wire \(width) ".utf8) + identifier + Array(" \(name) $end".utf8))
    try stream.endLine()
    identifiers.append(identifier)
    widths.append(width)
    values.append(value)
    written.append(value)
    return Signal(index: index)
  }

  /// Ends the declarations.
  mutating func beginValues() throws(ExportFault) {
    stream.append("$enddefinitions $end")
    try stream.endLine()
    try writeTime()
    stream.append("$dumpvars")
    try stream.endLine()
    for index in values.indices { try write(index) }
    stream.append("$end")
    try stream.endLine()
  }

  /// Gives a signal another value at the present time.
  mutating func set(_ signal: Signal, _ value: UInt64?) {
    values[signal.index] = value
    changed.append(signal.index)
  }

  /// Goes on to a time that is not earlier.
  mutating func advance(to next: Int64) throws(ExportFault) {
    guard next > time else { return }
    try flush()
    time = next
  }

  /// Ends the dump.
  mutating func finish() throws(ExportFault) { try flush() }

  /// Writes what has changed at the present time, which the declarations have if it is the first.
  private mutating func flush() throws(ExportFault) {
    var isFirst = true
    for index in changed where values[index] != written[index] {
      if isFirst { try writeTime() }
      isFirst = false
      try write(index)
      written[index] = values[index]
    }
    changed.removeAll(keepingCapacity: true)
  }

  private func writeTime() throws(ExportFault) {
    stream.append(0x23)
    stream.append(decimal: time)
    try stream.endLine()
  }

  private func write(_ index: Int) throws(ExportFault) {
    let isVector = widths[index] > 1
    if isVector { stream.append(0x62) }
    if let value = values[index] {
      stream.append(binary: value)
    } else {
      stream.append(0x78)
    }
    if isVector { stream.append(0x20) }
    stream.append(identifiers[index])
    try stream.endLine()
  }
}
