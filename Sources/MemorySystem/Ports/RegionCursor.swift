/// Cuts regions into bursts of a bus, one after the other.
///
/// A burst ends at a multiple of the burst's length. A length is a power of two of at most 4 KiB, so
/// that no burst crosses a 4 KiB boundary, which AXI forbids (AMBA AXI, IHI 0022, A3.4.1).
struct RegionCursor {
  private var regions: [StridedRegion] = []
  private var region = 0
  private var inner = 0
  private var outer = 0
  private var address: UInt64 = 0
  private var runBytes = 0
  /// Bytes that have not been handed out.
  private(set) var remaining = 0

  /// Begins anew.
  ///
  /// - Parameters:
  ///   - regions: What is gone through, in order.
  ///   - bytes: Bytes in all. Where the regions have more, the rest is left out; where they have
  ///     fewer, the last run goes on.
  mutating func begin(_ regions: [StridedRegion], bytes: Int) {
    self.regions.removeAll(keepingCapacity: true)
    for region in regions where region.runBits > 0 && region.runCount > 0 {
      self.regions.append(region)
    }
    remaining = bytes
    region = 0
    inner = 0
    outer = 0
    if let first = self.regions.first {
      (address, runBytes) = first.run(inner: 0, outer: 0)
    } else {
      (address, runBytes) = (regions.first?.base ?? 0, bytes)
    }
  }

  /// The next burst.
  ///
  /// - Precondition: `remaining` is positive.
  mutating func next(burstBytes: Int) -> (address: UInt64, bytes: Int) {
    if runBytes == 0 { nextRun() }
    let toBoundary = burstBytes - Int(truncatingIfNeeded: address) & (burstBytes - 1)
    let bytes = min(toBoundary, min(runBytes, remaining))
    let result = (address, bytes)
    address &+= UInt64(truncatingIfNeeded: bytes)
    runBytes -= bytes
    remaining -= bytes
    return result
  }

  private mutating func nextRun() {
    inner += 1
    if inner == regions[region].innerCount {
      inner = 0
      outer += 1
      if outer == regions[region].outerCount {
        guard region + 1 < regions.count else {
          // The regions have fewer bytes than were asked for: go on behind the last run.
          outer -= 1
          inner = regions[region].innerCount - 1
          runBytes = remaining
          return
        }
        outer = 0
        region += 1
      }
    }
    (address, runBytes) = regions[region].run(inner: inner, outer: outer)
  }
}
