internal import Diagnostics
internal import Simulation

/// Requests to the DRAM as other simulators of memories read them.
enum RequestExport {
  /// Address, operation and the clock before which the request is not made.
  ///
  /// DRAMsim3's trace CPU reads these lines (Li et al., IEEE CAL 2020; `src/cpu.cc`), and so does
  /// `RequestTrace`.
  static func dramsim3(
    _ events: TraceCursor<TransactionEvent>, to stream: ExportStream
  ) throws {
    var events = events
    while let event = try events.next() {
      stream.append("0x")
      stream.append(hexadecimal: event.address)
      stream.append(event.stream.isWrite ? " WRITE " : " READ ")
      stream.append(decimal: event.cycle)
      try stream.endLine()
    }
  }

  /// Operation and address; the simulator makes requests as fast as they are taken.
  ///
  /// The frontend `LoadStoreTrace` of Ramulator 2.0 reads these lines (Luo et al., IEEE CAL 2023;
  /// `src/frontend/impl/memory_trace/loadstore_trace.cpp`).
  static func ramulator(
    _ events: TraceCursor<TransactionEvent>, to stream: ExportStream
  ) throws {
    var events = events
    while let event = try events.next() {
      stream.append(event.stream.isWrite ? "ST 0x" : "LD 0x")
      stream.append(hexadecimal: event.address)
      try stream.endLine()
    }
  }
}
