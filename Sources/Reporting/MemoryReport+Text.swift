internal import MemorySystem
internal import Quantities

extension MemoryReport {
  /// The report for a terminal: title, figures, notes.
  ///
  /// - Parameter width: The terminal's columns; 80 at least and 200 at most are used.
  public func text(width: Int) -> String {
    let width = min(200, max(80, width))
    var title = "\(stream) on \(statistics.device.name)"
    if let outstanding { title += ", at most \(grouped(outstanding)) unanswered" }
    var lines = wrapped(printable(title), width: width, indentation: "  ")
    lines += wrapped(printable(statistics.device.summary), width: width, indentation: "  ")
    lines.append("")
    lines += factLines(portFacts + facts, width: width)
    lines += noteLines(notes, width: width)
    return lines.map { $0 + "\n" }.joined()
  }

  /// What the masters saw.
  private var portFacts: [Fact] {
    guard let ports else { return [] }
    let peak = Double(ports.ports.bytesPerSecond) / 1e9 * Double(ports.portCount)
    let bursts = ports.ports.bursts
    return [
      Fact(
        label: "at the ports", figure: readable(ports.gigabytesPerSecond) + " GB/s",
        detail: "\(percentText(ports.gigabytesPerSecond / peak)) of \(readable(peak)) GB/s at "
          + "\(ports.portCount == 1 ? "1 port" : "\(ports.portCount) ports") of \(ports.ports.widthBits) bits and "
          + "\(brief(ports.ports.clock.megahertz)) MHz"),
      Fact(
        label: "port latency", figure: readable(ports.meanLatencyNanoseconds) + " ns",
        detail: "bursts of \(grouped(bursts.burstBytes)) bytes, "
          + "\(grouped(bursts.outstanding)) unanswered at most, "
          + "\(grouped(bursts.latencyCycles)) cycles beyond the DRAM"),
    ]
  }

  private var facts: [Fact] {
    let counts = statistics.counts
    let peak = statistics.device.peakGigabytesPerSecond
    let clock = statistics.device.timing.clockNanoseconds
    return [
      Fact(
        label: "time", figure: readable(statistics.nanoseconds / 1e3) + " µs",
        detail: "\(grouped(statistics.cycles)) clocks of \(brief(clock)) ns"),
      Fact(
        label: "bandwidth", figure: readable(statistics.gigabytesPerSecond) + " GB/s",
        detail: "\(percentText(statistics.gigabytesPerSecond / peak)) of \(readable(peak)) GB/s "
          + "at the pins"),
      Fact(
        label: "requests", figure: grouped(statistics.requests),
        detail: "\(grouped(counts.reads)) reads, \(grouped(counts.writes)) writes, "
          + "\(bytesText(Bytes(statistics.bytes)))"
          + (counts.forwardedReads + counts.mergedWrites > 0
            ? "; \(grouped(counts.forwardedReads)) reads and \(grouped(counts.mergedWrites)) "
              + "writes were joined to waiting ones" : "")),
      Fact(
        label: "row hits", figure: percentText(statistics.rowHitRate),
        detail: "\(grouped(counts.activates)) activates, \(grouped(counts.precharges)) precharges"),
      Fact(
        label: "read latency", figure: readable(statistics.meanReadLatency * clock) + " ns",
        detail: "\(readable(statistics.meanReadLatency)) clocks on average, "
          + "\(grouped(counts.readLatencyMaximum)) at most"),
      Fact(
        label: "refresh", figure: percentText(statistics.refreshShare),
        detail: "\(grouped(counts.refreshes)) refreshes"),
      energyFact,
    ]
  }

  private var energyFact: Fact {
    let energy = statistics.energy
    let parts = [
      ("activate", energy.activate), ("read", energy.read), ("write", energy.write),
      ("refresh", energy.refresh), ("active standby", energy.activeStandby),
      ("precharge standby", energy.prechargeStandby),
    ]
    let total = energy.total
    let shares = parts.map { "\($0.0) \(percentText(total > 0 ? $0.1 / total : 0))" }
    let bits = Double(statistics.bytes) * 8
    return Fact(
      label: "energy", figure: energyText(.exactly(total)).mid,
      detail: (bits > 0 ? "\(readable(total / bits)) pJ a bit; " : "")
        + shares.joined(separator: ", "))
  }
}
