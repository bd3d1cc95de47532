/// Bytes that a master moves to or from memory as one piece of work.
public struct PortTransfer: Sendable {
  /// Where the bytes lie, in the order in which they move.
  public var regions: [StridedRegion]
  /// How many bytes move.
  public var bytes: Int
  /// Whether it writes.
  public var isWrite: Bool
  /// When it may begin, in femtoseconds.
  public var notBefore: Int64
  /// The least time that the master takes for it, in femtoseconds: that of a decoder behind it.
  public var leastTime: Int64
  /// A number that comes back with what happens to it.
  public var tag: Int

  /// Creates a transfer.
  ///
  /// - Precondition: `bytes` is positive.
  public init(
    regions: [StridedRegion], bytes: Int, isWrite: Bool, notBefore: Int64, leastTime: Int64 = 0,
    tag: Int
  ) {
    precondition(bytes > 0)
    self.regions = regions
    self.bytes = bytes
    self.isWrite = isWrite
    self.notBefore = notBefore
    self.leastTime = leastTime
    self.tag = tag
  }
}

/// A transfer that is done.
public struct TransferCompletion: Hashable, Sendable {
  /// The port.
  public let port: Int
  /// The transfer's number.
  public let tag: Int
  /// When its last byte had arrived or its last write was acknowledged, in femtoseconds.
  public let time: Int64
  /// DRAM bursts that it took.
  public let requests: Int
  /// From request to answer at the port, summed over those bursts, in femtoseconds.
  public let latencySum: Int64
}

/// Something that happened at the ports.
public enum PortEvent: Hashable, Sendable {
  /// The port has made all requests of its transfer and takes another one.
  case ready(port: Int)
  /// A transfer is done.
  case completed(TransferCompletion)
  /// Records fill their buffer and should be taken out.
  case recorded
}

/// A request as a DRAM controller took it.
public struct PortRequest: Hashable, Sendable {
  /// The DRAM clock at which it was made.
  public let cycle: Int
  /// The address of the burst's first byte.
  public let address: UInt64
  /// The transfer's number.
  public let tag: Int
}
