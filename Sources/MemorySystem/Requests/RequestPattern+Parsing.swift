/// What is wrong with a pattern's text.
public struct RequestPatternError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in one clause.
  public let reason: String

  /// The reason.
  public var description: String { reason }
}

extension RequestPattern {
  /// The forms of a pattern, for help and messages.
  public static let forms = [
    "seq-read:BYTES", "seq-write:BYTES", "random-read:BYTES:CHUNK:SEED:SPAN",
    "stride-read:COUNT:STRIDE", "streams:ROUNDS:CHUNK:BASE[r|w],BASE[r|w],…",
  ]

  /// The most requests of a pattern, and the most clocks over which it may be spread.
  static let limit = 1_000_000_000_000

  /// Reads a pattern such as `random-read:8388608:512:12345:1073741824@16`.
  ///
  /// Numbers are decimal, or hexadecimal after `0x`; `@N` at the end asks for one request every N
  /// clocks; a base without `r` or `w` is read.
  ///
  /// - Throws: `RequestPatternError` that says what does not fit.
  public init(parsing text: String) throws(RequestPatternError) {
    let halves = text.split(separator: "@", omittingEmptySubsequences: false)
    guard halves.count <= 2 else { throw RequestPatternError(reason: "has more than one @") }
    let pace = halves.count == 2 ? try Self.number(halves[1], "N after @", in: 1...Self.limit) : 0
    let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
    let kind = try Self.kind(parts)
    self.init(kind, pace: pace)
    guard let last = requestBound, last.multipliedIfSmall(by: max(1, pace)) else {
      throw RequestPatternError(
        reason: "is too long: bytes or requests, times N, may be at most 10¹²")
    }
  }

  /// The number of bytes or requests, whichever bounds the requests; `nil` when it is too great.
  private var requestBound: Int? {
    switch kind {
    case .sequential(let bytes, _), .random(let bytes, _, _, _): return bytes
    case .strided(let count, _): return count
    case .streams(let rounds, let chunk, let streams):
      let (perRound, overflow) = chunk.multipliedReportingOverflow(by: streams.count)
      let (total, overflows) = perRound.multipliedReportingOverflow(by: rounds)
      return overflow || overflows ? nil : total
    }
  }

  private static func kind(_ parts: [Substring]) throws(RequestPatternError) -> Kind {
    switch parts[0] {
    case "seq-read", "seq-write":
      try expect(parts, 2)
      return .sequential(
        bytes: try number(parts[1], "BYTES", in: 1...limit), isWrite: parts[0] == "seq-write")
    case "random-read":
      try expect(parts, 5)
      let chunk = try number(parts[2], "CHUNK", in: 1...limit)
      let span = try number(parts[4], "SPAN", in: 1...limit)
      guard span >= chunk else { throw RequestPatternError(reason: "SPAN is below CHUNK") }
      return .random(
        bytes: try number(parts[1], "BYTES", in: 1...limit), chunk: chunk,
        seed: UInt64(try number(parts[3], "SEED", in: 0...Int.max)), span: span)
    case "stride-read":
      try expect(parts, 3)
      return .strided(
        count: try number(parts[1], "COUNT", in: 1...limit),
        stride: try number(parts[2], "STRIDE", in: 1...limit))
    case "streams":
      try expect(parts, 4)
      let rounds = try number(parts[1], "ROUNDS", in: 1...limit)
      let chunk = try number(parts[2], "CHUNK", in: 1...limit)
      var streams: [Stream] = []
      for base in parts[3].split(separator: ",", omittingEmptySubsequences: false) {
        let isWrite = base.last == "w"
        let digits = isWrite || base.last == "r" ? base.dropLast() : base
        streams.append(
          Stream(base: UInt64(try number(digits, "BASE", in: 0...Int.max)), isWrite: isWrite))
      }
      guard streams.count <= 1024 else {
        throw RequestPatternError(reason: "has more than 1024 streams")
      }
      return .streams(rounds: rounds, chunk: chunk, streams: streams)
    default:
      throw RequestPatternError(
        reason:
          "begins with none of \(forms.map { $0.prefix { $0 != ":" } }.joined(separator: ", "))")
    }
  }

  private static func expect(_ parts: [Substring], _ count: Int) throws(RequestPatternError) {
    guard parts.count == count else {
      let form = forms.first { $0.hasPrefix(parts[0] + ":") } ?? ""
      throw RequestPatternError(reason: "has not the form \(form)")
    }
  }

  private static func number(
    _ text: Substring, _ name: String, in range: ClosedRange<Int>
  ) throws(RequestPatternError) -> Int {
    let isHexadecimal = text.hasPrefix("0x")
    let digits = isHexadecimal ? text.dropFirst(2) : text
    guard digits.utf8.allSatisfy({ isHexadecimal ? $0.isHexDigit : $0.isDigit }),
      let value = Int(digits, radix: isHexadecimal ? 16 : 10), range.contains(value)
    else {
      let bound =
        range.upperBound == .max
        ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw RequestPatternError(reason: "needs a whole number \(bound) for \(name)")
    }
    return value
  }
}

extension Int {
  /// Whether the product stays within the limit of a pattern.
  fileprivate func multipliedIfSmall(by factor: Int) -> Bool {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return !overflow && product <= RequestPattern.limit
  }
}

extension UInt8 {
  /// Whether this is a decimal digit in ASCII.
  var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }

  /// Whether this is a hexadecimal digit in ASCII.
  var isHexDigit: Bool { hexDigitValue != nil }

  /// The value of a hexadecimal digit in ASCII.
  var hexDigitValue: UInt64? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(self - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(self - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
