/// A request for one burst.
public struct MemoryRequest: Hashable, Sendable {
  /// The byte address; the burst that contains it is transferred.
  public var address: UInt64
  /// Whether it writes.
  public var isWrite: Bool
  /// The first DRAM clock at which it may be made.
  public var notBefore: Int

  /// Creates a request.
  @inlinable
  public init(address: UInt64, isWrite: Bool, notBefore: Int = 0) {
    self.address = address
    self.isWrite = isWrite
    self.notBefore = notBefore
  }
}
