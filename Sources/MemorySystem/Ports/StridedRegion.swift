/// Bytes of a memory in runs at regular distances, such as a tile of a feature map.
///
/// Run `(i, j)` begins `(i·innerStrideBits + j·outerStrideBits) / 8` bytes after the base. Strides
/// and runs are in bits, because an element may be narrower than a byte; a run covers every byte
/// that holds one of its bits. Runs that touch each other count as one longer run.
public struct StridedRegion: Hashable, Sendable {
  /// Where the first run begins.
  public let base: UInt64
  /// Bits of one run.
  public let runBits: Int
  /// Runs of the inner loop.
  public let innerCount: Int
  /// Bits from one inner run to the next.
  public let innerStrideBits: Int
  /// Rounds of the inner loop.
  public let outerCount: Int
  /// Bits from one round to the next.
  public let outerStrideBits: Int

  /// Creates a region.
  ///
  /// - Precondition: No count is negative.
  public init(
    base: UInt64, runBits: Int, inner: (count: Int, strideBits: Int) = (1, 0),
    outer: (count: Int, strideBits: Int) = (1, 0)
  ) {
    precondition(runBits >= 0 && inner.count >= 0 && outer.count >= 0)
    var (run, inner, outer) = (runBits, inner, outer)
    if inner.count == 1 { (inner, outer) = (outer, (1, 0)) }
    if inner.strideBits == run { (run, inner, outer) = (run * inner.count, outer, (1, 0)) }
    if inner.strideBits == run { (run, inner) = (run * inner.count, (1, 0)) }
    if inner.count == 1 { (inner, outer) = (outer, (1, 0)) }
    self.base = base
    self.runBits = run
    innerCount = inner.count
    innerStrideBits = inner.strideBits
    outerCount = outer.count
    outerStrideBits = outer.strideBits
  }

  /// Runs in all.
  var runCount: Int { innerCount * outerCount }

  /// The bytes of a run.
  ///
  /// - Parameters:
  ///   - inner: Its place in the inner loop.
  ///   - outer: The round of the inner loop.
  func run(inner: Int, outer: Int) -> (address: UInt64, bytes: Int) {
    let first = inner * innerStrideBits + outer * outerStrideBits
    let begin = first >> 3
    let end = (first + runBits + 7) >> 3
    return (base &+ UInt64(truncatingIfNeeded: begin), end - begin)
  }
}
