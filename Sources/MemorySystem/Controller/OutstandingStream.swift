/// A memory behind a master that waits when too many of its requests are unanswered.
///
/// A slot that an answer frees at clock t can be used for a request that arrives at t + 1.
public struct OutstandingStream: ~Copyable, Sendable {
  private var memory: DRAMSystem
  private let limit: Int
  private var unanswered = 0

  /// Puts a master in front of a memory.
  ///
  /// - Parameters:
  ///   - device: The memory.
  ///   - limit: The most requests that may be unanswered.
  /// - Precondition: `limit` is positive.
  public init(_ device: DRAMDevice, limit: Int) {
    precondition(limit > 0)
    memory = DRAMSystem(device)
    memory.recordsReturns = true
    self.limit = limit
  }

  /// Sends the next request, after waiting for an answer when the limit is reached.
  public mutating func send(_ request: MemoryRequest) {
    var request = request
    if unanswered == limit, let answer = memory.nextReturn() {
      unanswered -= 1
      request.notBefore = max(request.notBefore, answer.cycle)
    }
    memory.send(request)
    unanswered += 1
  }

  /// Works until everything is transferred, and sums up.
  public mutating func finish() -> MemoryStatistics { memory.finish() }
}
