/// The random numbers of the reference streams: Knuth's MMIX generator (TAOCP volume 2, section
/// 3.3.4, table 1, line 26), of which the upper 33 bits are used.
public struct StreamRandom: Sendable {
  private var state: UInt64

  /// Starts from a seed.
  public init(seed: UInt64) { state = seed }

  /// The next number below 2³³.
  public mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state &>> 31
  }
}

/// A regular sequence of addresses, described in a line.
public struct RequestPattern: Hashable, Sendable {
  /// One stream of several that take turns.
  public struct Stream: Hashable, Sendable {
    /// Where it begins.
    public var base: UInt64
    /// Whether it writes.
    public var isWrite: Bool

    /// Creates a stream.
    public init(base: UInt64, isWrite: Bool) {
      self.base = base
      self.isWrite = isWrite
    }
  }

  /// What the addresses are like; sizes are in bytes.
  public enum Kind: Hashable, Sendable {
    /// Ascending from 0, burst by burst.
    case sequential(bytes: Int, isWrite: Bool)
    /// Chunks at random places below `span`, each read burst by burst.
    case random(bytes: Int, chunk: Int, seed: UInt64, span: Int)
    /// One burst every `stride` bytes.
    case strided(count: Int, stride: Int)
    /// In every round each stream in turn moves its next chunk, burst by burst.
    case streams(rounds: Int, chunk: Int, streams: [Stream])
  }

  /// What the addresses are like.
  public var kind: Kind
  /// DRAM clocks from one request to the next at the least; 0 when they come as fast as they can.
  public var pace: Int

  /// Creates a pattern.
  public init(_ kind: Kind, pace: Int = 0) {
    self.kind = kind
    self.pace = pace
  }

  /// The requests on a memory whose bursts have `burstBytes` bytes.
  public func requests(burstBytes: Int) -> PatternRequests {
    PatternRequests(self, burstBytes: burstBytes)
  }
}

extension RequestPattern: CustomStringConvertible {
  /// The pattern as it is parsed.
  public var description: String {
    let text =
      switch kind {
      case .sequential(let bytes, let isWrite): "seq-\(isWrite ? "write" : "read"):\(bytes)"
      case .random(let bytes, let chunk, let seed, let span):
        "random-read:\(bytes):\(chunk):\(seed):\(span)"
      case .strided(let count, let stride): "stride-read:\(count):\(stride)"
      case .streams(let rounds, let chunk, let streams):
        "streams:\(rounds):\(chunk):"
          + streams.map { "\($0.base)\($0.isWrite ? "w" : "r")" }.joined(separator: ",")
      }
    return pace == 0 ? text : "\(text)@\(pace)"
  }
}
