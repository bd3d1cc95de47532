package import Quantities

/// A unit with the factor by which its values are divided.
package struct ReadableUnit {
  package let name: String
  package let factor: Double

  static let bytes = [
    ReadableUnit(name: "B", factor: 1), ReadableUnit(name: "kB", factor: 1e3),
    ReadableUnit(name: "MB", factor: 1e6), ReadableUnit(name: "GB", factor: 1e9),
    ReadableUnit(name: "TB", factor: 1e12),
  ]
  package static let picojoules = [
    ReadableUnit(name: "pJ", factor: 1), ReadableUnit(name: "nJ", factor: 1e3),
    ReadableUnit(name: "µJ", factor: 1e6), ReadableUnit(name: "mJ", factor: 1e9),
    ReadableUnit(name: "J", factor: 1e12),
  ]
  static let counts = [
    ReadableUnit(name: "", factor: 1), ReadableUnit(name: "k", factor: 1e3),
    ReadableUnit(name: "M", factor: 1e6), ReadableUnit(name: "G", factor: 1e9),
    ReadableUnit(name: "T", factor: 1e12),
  ]

  /// The largest unit in which a value is at least one.
  package static func fitting(_ value: Double, among units: [ReadableUnit]) -> ReadableUnit {
    units.last { $0.factor <= value } ?? units[0]
  }

  /// A value in this unit, without its name.
  package func text(_ value: Double) -> String { readable(value / factor) }
}

/// A number of bytes with a decimal unit.
package func bytesText(_ bytes: Bytes) -> String {
  let unit = ReadableUnit.fitting(Double(bytes), among: ReadableUnit.bytes)
  return unit.factor == 1 ? "\(bytes) B" : "\(unit.text(Double(bytes))) \(unit.name)"
}

/// A large number with a decimal prefix.
package func countText(_ count: Int) -> String {
  let unit = ReadableUnit.fitting(Double(count), among: ReadableUnit.counts)
  return unit.factor == 1 ? "\(count)" : "\(unit.text(Double(count))) \(unit.name)"
}

/// A number of multiply-accumulates with a decimal prefix.
package func macText(_ count: Int) -> String {
  countText(count) + (count < 1000 ? " MAC" : "MAC")
}

/// The most likely value of an energy and its limits, all in one unit.
func energyText(_ band: Band) -> (mid: String, limits: String) {
  let unit = ReadableUnit.fitting(band.mid, among: ReadableUnit.picojoules)
  return (
    "\(unit.text(band.mid)) \(unit.name)", limitsText(band * (1 / unit.factor), unit.name)
  )
}

/// The limits of a band.
func limitsText(_ band: Band, _ unit: String) -> String {
  band.low == band.high
    ? "exact" : "between \(readable(band.low)) and \(readable(band.high)) \(unit)"
}

/// A share of 0…1 in per cent.
package func percentText(_ share: Double) -> String { fixed(100 * share, 1) + " %" }
