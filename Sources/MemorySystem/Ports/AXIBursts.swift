public import Diagnostics
public import StructuredText

/// How a port asks for data.
public struct AXIBursts: Hashable, Sendable {
  /// The longest burst in bytes: a power of two, at most 256 beats and 4 KiB.
  public var burstBytes: Int
  /// Bursts that may be unanswered.
  public var outstanding: Int
  /// Cycles of the port's clock that interconnect, controller front end and PHY add to an answer.
  public var latencyCycles: Int

  /// The most beats of a burst (AMBA AXI, IHI 0022, A3.4.1).
  public static let maximumBeats = 256
  /// The boundary that no burst crosses, in bytes (as above).
  public static let boundaryBytes = 4096
  /// The most bursts that may be unanswered.
  public static let maximumOutstanding = 1024
  /// The greatest latency, in cycles.
  static let maximumLatency = 1_000_000

  /// Creates a description.
  public init(burstBytes: Int, outstanding: Int, latencyCycles: Int) {
    self.burstBytes = burstBytes
    self.outstanding = outstanding
    self.latencyCycles = latencyCycles
  }

  /// Decodes what is said as a whole or not at all.
  ///
  /// - Parameters:
  ///   - burst: The node of `burstBytes`.
  ///   - outstanding: The node of `outstanding`.
  ///   - latency: The node of `latencyCycles`.
  ///   - widthBits: Data bits of the port.
  /// - Returns: `nil` when none of the three is there.
  /// - Throws: `InputError` with the place of the first fault.
  public init?(
    _ burst: NodeReader?, outstanding: NodeReader?, latency: NodeReader?, widthBits: Int
  ) throws(InputError) {
    guard let burst, let outstanding, let latency else {
      if let some = burst ?? outstanding ?? latency {
        throw some.error(
          "needs burstBytes, outstanding and latencyCycles together",
          remedy: "give all three, or none where only fidelity l0 and l1 are wanted")
      }
      return nil
    }
    burstBytes = try burst.int(in: 1...Self.boundaryBytes)
    if let fault = Self.fault(burstBytes: burstBytes, widthBits: widthBits) {
      throw burst.error(fault.reason, remedy: fault.remedy)
    }
    self.outstanding = try outstanding.int(in: 1...Self.maximumOutstanding)
    latencyCycles = try latency.int(in: 0...Self.maximumLatency)
  }

  /// Why a length is not that of a burst on a port, or `nil`.
  public static func fault(
    burstBytes: Int, widthBits: Int
  ) -> (reason: String, remedy: String)? {
    guard burstBytes > 0, burstBytes & (burstBytes - 1) == 0 else {
      let below = 1 << (Int.bitWidth - 1 - max(1, burstBytes).leadingZeroBitCount)
      return ("must be a power of two, was \(burstBytes)", "write \(below)")
    }
    let most = min(boundaryBytes, maximumBeats * widthBits / 8)
    guard burstBytes <= most else {
      return (
        "must be at most \(maximumBeats) beats of \(widthBits) bits and \(boundaryBytes) bytes, was "
          + "\(burstBytes)",
        "write \(most)"
      )
    }
    return nil
  }
}
