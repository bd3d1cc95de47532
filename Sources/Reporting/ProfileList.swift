public import HardwareModel
internal import Quantities

/// A table of hardware profiles for a terminal.
///
/// - Parameters:
///   - profiles: The profiles, from top to bottom.
///   - width: The terminal's columns; 80 at least and 200 at most are used.
public func profileTable(_ profiles: [HardwareProfile], width: Int) -> String {
  let width = min(200, max(80, width))
  let facts = [
    TextTable.Column(
      title: "profile", isNumber: false, cells: profiles.map { printable($0.name) }),
    TextTable.Column(
      title: "family", isNumber: false, rank: 1, cells: profiles.map(\.array.family)),
    TextTable.Column(title: "cores", cells: profiles.map { "\($0.cores)" }),
    TextTable.Column(title: "MHz", cells: profiles.map { brief($0.clock.megahertz) }),
    TextTable.Column(
      title: "peak GOP/s",
      cells: profiles.map { $0.peakGOPS == 0 ? "as folded" : readable($0.peakGOPS) }),
  ]
  return describedTable(facts, profiles.map(\.summary), width: width)
}

/// A profile in one line: name, family, cores, clock and peak.
public func profileSummary(_ profile: HardwareProfile) -> String {
  "\(printable(profile.name)), \(profile.array.family), \(profile.cores) "
    + "\(profile.cores == 1 ? "core" : "cores") at \(brief(profile.clock.megahertz)) MHz, "
    + (profile.peakGOPS == 0
      ? "as fast as a network is folded" : "\(readable(profile.peakGOPS)) GOP/s at peak")
    + ", \(printable(profile.device.part))"
}
