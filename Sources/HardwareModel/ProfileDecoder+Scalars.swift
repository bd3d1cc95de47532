internal import Diagnostics
internal import Quantities
internal import StructuredText

/// The bounds within which products of profile values stay in 64 bits.
enum ProfileLimits {
  /// The greatest count of parallel units, cores, ports and the like.
  static let count = 65_536
  /// The greatest number of multipliers of one core.
  static let multipliers = 1 << 30
  /// The greatest number of cycles of an overhead.
  static let cycles = 1_000_000_000
  /// The greatest capacity: 1 TiB.
  static let bytes = 1 << 40
  /// The lowest clock, so that a share of a ten-thousandth is still a whole number of hertz.
  static let minimumMegahertz = 0.01
  /// The highest clock.
  static let maximumMegahertz = 10_000.0
  /// The greatest number in the ratio of two clocks.
  static let clockRatio: Int64 = 1000
  /// The most main cycles that one byte may take to or from DRAM.
  static let cyclesPerByte: Int64 = 1000
}

extension NodeReader {
  /// A number of units: 1 to 65,536.
  func count() throws(InputError) -> Int {
    try int(in: 1...ProfileLimits.count)
  }

  /// A number of cycles, possibly none.
  func cycles() throws(InputError) -> Cycles {
    Cycles(try int(in: 0...ProfileLimits.cycles))
  }

  /// A number of bytes, at least one.
  func bytes() throws(InputError) -> Bytes {
    Bytes(try int(in: 1...ProfileLimits.bytes))
  }

  /// A number of a device's resources, possibly none.
  func resources() throws(InputError) -> Int {
    try int(in: 0...100_000_000)
  }

  /// A clock in megahertz, rounded to the nearest hertz.
  func clock() throws(InputError) -> Frequency {
    let megahertz = try double(above: 0, through: ProfileLimits.maximumMegahertz)
    guard megahertz >= ProfileLimits.minimumMegahertz else {
      throw error(
        "must be at least \(plain(ProfileLimits.minimumMegahertz)), was \(plain(megahertz))",
        remedy: "give the clock in megahertz")
    }
    return .megahertz(megahertz)
  }

  /// A share above 0 and at most 1, in ten-thousandths.
  func share() throws(InputError) -> Int64 {
    let value = try double(above: 0, through: 1)
    let scaled = value * 10_000
    let nearest = scaled.rounded()
    guard nearest >= 1, abs(scaled - nearest) < 1e-6 else {
      throw error(
        "must have at most four decimals, was \(plain(value))",
        remedy: "write \(plain(max(1, nearest) / 10_000))")
    }
    return Int64(nearest)
  }

  /// Text of one line that says something.
  func line() throws(InputError) -> String {
    let text = try string()
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw error("must not be empty", remedy: "say it in one line")
    }
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else {
      throw error("must be one line without control characters", remedy: "remove them")
    }
    return text
  }

  /// A profile's name: lower-case letters, digits, dots and hyphens.
  func profileName() throws(InputError) -> String {
    let text = try string()
    let isAllowed = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "."), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard !text.isEmpty, isAllowed, text.utf8.count <= 64 else {
      throw error(
        "must be 1 to 64 lower-case letters, digits, dots and hyphens, was \"\(text.prefix(64))\"",
        remedy: "rename the profile")
    }
    return text
  }
}

extension NodeReader {
  private enum BandKey: String, CaseIterable {
    case low, mid, high
  }

  /// A band of values that are not negative: `{low, mid, high}`.
  func band() throws(InputError) -> Band {
    try mapping(BandKey.self) { (keys) throws(InputError) -> Band in
      try NodeReader.band(
        low: keys.required(.low), mid: keys.required(.mid), high: keys.required(.high))
    }
  }

  /// A band of the values of three nodes, in ascending order.
  static func band(
    low lowReader: NodeReader, mid midReader: NodeReader, high highReader: NodeReader
  ) throws(InputError) -> Band {
    let limit = 0...1e9
    let low = try lowReader.double(in: limit)
    let mid = try midReader.double(in: limit)
    let high = try highReader.double(in: limit)
    guard low <= mid else {
      throw midReader.error(
        "must be at least low, which is \(plain(low)), was \(plain(mid))",
        remedy: "order low, mid, high")
    }
    guard mid <= high else {
      throw highReader.error(
        "must be at least mid, which is \(plain(mid)), was \(plain(high))",
        remedy: "order low, mid, high")
    }
    return Band(low: low, mid: mid, high: high)
  }
}

/// A number without a needless fraction.
func plain(_ value: Double) -> String {
  Int(exactly: value).map(String.init) ?? String(value)
}
