/// A format of other tools in which a trace can be written.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// Requests as DRAMsim3 reads them: `0x1a2b40 READ 120`, with the DRAM's clock.
  case dramsim3
  /// Requests as Ramulator 2.0's `LoadStoreTrace` reads them: `LD 0x1a2b40`, without a time.
  case ramulator
  /// Tiles as trace events in JSON, which Perfetto and Chrome open.
  case perfetto
  /// Everything as a value change dump (IEEE 1364-2005, section 18), which GTKWave opens.
  case vcd
  /// Everything as a table of comma-separated values.
  case csv
}

/// An output that refused bytes.
public struct ExportFault: Error, Hashable, Sendable {
  /// The system's error.
  public let code: Int32
}
