import MemorySystem
import Testing

/// Each parameter alone holds a command back to its clock, and not to the clock before.
struct TimingGateTests {
  /// Two ranks of two groups of two banks; every distance is told apart from every other.
  private static let geometry = DRAMGeometry(
    channels: 1, ranks: 2, bankGroups: 2, banksPerGroup: 2, rows: 1024, columns: 128,
    deviceWidthBits: 8, busWidthBits: 64, burstLength: 8)
  private static let timing = DRAMTiming(
    clockNanoseconds: 1, casLatency: 23, casWriteLatency: 19, activateToRead: 29,
    activateToWrite: 31, prechargeTime: 37, activeTime: 83, refreshTime: 211,
    refreshInterval: 10_000, columnToColumnShort: 5, columnToColumnLong: 7,
    activateToActivateShort: 11, activateToActivateLong: 13, fourActivateWindow: 61,
    writeToReadShort: 3, writeToReadLong: 17, readToPrecharge: 41, writeRecovery: 43,
    busTurnaround: 2, prechargeToPrecharge: 6)
  private static let burst = 4

  /// What happens before, and when the command under test becomes legal.
  struct Gate: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var before: [(DRAMCommand.Kind, bank: Int, at: Int)]
    let kind: DRAMCommand.Kind
    let bank: Int
    let legal: Int
  }

  // Banks 0, 1 are group 0 of rank 0; 2, 3 group 1; 4… rank 1. Everything opens long before 1000.
  private static let opened: [(DRAMCommand.Kind, bank: Int, at: Int)] = [
    (.activate, 0, 0), (.activate, 1, 100), (.activate, 2, 200), (.activate, 4, 300),
  ]

  private static func afterColumn(
    _ name: String, _ first: DRAMCommand.Kind, _ kind: DRAMCommand.Kind, _ bank: Int,
    _ distance: Int
  ) -> Gate {
    Gate(
      testDescription: name, before: opened + [(first, 0, 1000)], kind: kind, bank: bank,
      legal: 1000 + distance)
  }

  static let gates: [Gate] = [
    Gate(
      testDescription: "tRCD, read", before: [(.activate, 0, 0)], kind: .read, bank: 0, legal: 29),
    Gate(
      testDescription: "tRCD, write", before: [(.activate, 0, 0)], kind: .write, bank: 0,
      legal: 31),
    Gate(
      testDescription: "tRAS", before: [(.activate, 0, 0)], kind: .precharge, bank: 0, legal: 83),
    Gate(
      testDescription: "tRP", before: [(.activate, 0, 0), (.precharge, 0, 500)], kind: .activate,
      bank: 0, legal: 537),
    Gate(
      testDescription: "tRC", before: [(.activate, 0, 0), (.precharge, 0, 83)], kind: .activate,
      bank: 0, legal: 120),
    Gate(
      testDescription: "tRRD_L", before: [(.activate, 0, 0)], kind: .activate, bank: 1, legal: 13),
    Gate(
      testDescription: "tRRD_S", before: [(.activate, 0, 0)], kind: .activate, bank: 2, legal: 11),
    Gate(
      testDescription: "no tRRD across ranks", before: [(.activate, 0, 7)], kind: .activate,
      bank: 4, legal: 0),
    Gate(
      testDescription: "tRP before refresh", before: [(.activate, 0, 0), (.precharge, 0, 500)],
      kind: .refresh, bank: 0, legal: 537),
    Gate(
      testDescription: "tRFC to activate", before: [(.refresh, 0, 500)], kind: .activate, bank: 3,
      legal: 711),
    Gate(
      testDescription: "tRFC to refresh", before: [(.refresh, 0, 500)], kind: .refresh, bank: 0,
      legal: 711),
    Gate(
      testDescription: "tRFC is the rank's", before: [(.refresh, 0, 500)], kind: .activate, bank: 4,
      legal: 0),
    Gate(
      testDescription: "tPPD",
      before: [(.activate, 0, 0), (.activate, 2, 100), (.precharge, 0, 500)], kind: .precharge,
      bank: 2, legal: 506),
    afterColumn("tCCD_L, reads", .read, .read, 1, 7),
    afterColumn("tCCD_S, reads", .read, .read, 2, 5),
    afterColumn("burst and tRTRS, reads of two ranks", .read, .read, 4, burst + 2),
    afterColumn("tCCD_L, writes", .write, .write, 1, 7),
    afterColumn("tCCD_S, writes", .write, .write, 2, 5),
    afterColumn("burst, writes of two ranks", .write, .write, 4, burst),
    // The write's data begins a turnaround after the read's data has ended: CL + burst + 2 − CWL.
    afterColumn("read to write", .read, .write, 2, 23 + burst + 2 - 19),
    afterColumn("read to write of another rank", .read, .write, 4, 23 + burst + 2 - 19),
    afterColumn("tWTR_L", .write, .read, 1, 19 + burst + 17),
    afterColumn("tWTR_S", .write, .read, 2, 19 + burst + 3),
    // 19 + burst + 2 − 23: the other rank's data follows after a turnaround.
    afterColumn("write to read of another rank", .write, .read, 4, 19 + burst + 2 - 23),
    afterColumn("tRTP", .read, .precharge, 0, 41),
    afterColumn("tWR", .write, .precharge, 0, 19 + burst + 43),
    afterColumn("read with precharge to activate", .readPrecharge, .activate, 0, burst + 41 + 37),
    afterColumn(
      "write with precharge to activate", .writePrecharge, .activate, 0, 19 + burst + 43 + 37),
  ]

  @Test(arguments: gates)
  func commandIsLegalThenAndNotBefore(gate: Gate) {
    var state = TimingState(Self.geometry, Self.timing)
    for step in gate.before { state.record(step.0, bank: step.bank, row: 1, at: step.at) }
    let legal = state.earliest(gate.kind, bank: gate.bank)
    #expect(legal == gate.legal)
  }

  @Test func fifthActivateWaitsForTheWindow() {
    // One rank of eight groups, so that tRRD_S = 11 spaces activates at 0, 11, 22, 33; the fifth
    // could follow at 44, but the window of the first ends at 61, and that of the second at 72.
    var geometry = Self.geometry
    geometry.ranks = 1
    geometry.bankGroups = 8
    var state = TimingState(geometry, Self.timing)
    var clocks: [Int] = []
    for bank in stride(from: 0, to: 12, by: 2) {
      let clock = state.earliest(.activate, bank: bank) ?? -1
      state.record(.activate, bank: bank, row: 1, at: clock)
      clocks.append(clock)
    }
    #expect(clocks == [0, 11, 22, 33, 61, 72])
  }

  @Test func bankWithoutGroupsGoesByTheShortDistances() {
    var geometry = Self.geometry
    geometry.ranks = 1
    geometry.bankGroups = 1
    var state = TimingState(geometry, Self.timing)
    state.record(.activate, bank: 0, row: 1, at: 0)
    let activate = state.earliest(.activate, bank: 1)
    #expect(activate == 11)
    state.record(.activate, bank: 1, row: 1, at: 11)
    state.record(.read, bank: 0, at: 100)
    let read = state.earliest(.read, bank: 1)
    #expect(read == 105)
  }

  @Test func aRowMustBeOpenForColumnsAndClosedForActivate() {
    var state = TimingState(Self.geometry, Self.timing)
    let columnOfClosed = state.earliest(.read, bank: 0)
    let prechargeOfClosed = state.earliest(.precharge, bank: 0)
    state.record(.activate, bank: 0, row: 1, at: 0)
    let activateOfOpen = state.earliest(.activate, bank: 0)
    let refreshOfOpenRank = state.earliest(.refresh, bank: 1)
    state.record(.readPrecharge, bank: 0, at: 100)
    let isOpen = state.isOpen(0)
    #expect(columnOfClosed == nil && prechargeOfClosed == nil)
    #expect(activateOfOpen == nil && refreshOfOpenRank == nil)
    #expect(!isOpen)
  }
}
