/// How a channel's controller orders what it is asked for.
public struct ControllerPolicy: Hashable, Sendable {
  /// What happens to a row after a column command.
  public enum Page: String, CaseIterable, Sendable {
    /// It stays open until another row is wanted.
    case open
    /// The column command itself closes it.
    case closed
  }

  /// What has a command queue of its own.
  public enum QueueStructure: String, CaseIterable, Sendable {
    /// Each bank.
    case perBank
    /// Each rank.
    case perRank
  }

  /// When the ranks of a channel are refreshed.
  public enum Refresh: String, CaseIterable, Sendable {
    /// One after the other, spread over tREFI.
    case staggered
    /// The first rank alone at every tREFI, as DRAMsim3's "simultaneous" policy in fact does.
    case firstRank
  }

  /// What happens to a row after a column command.
  public var page: Page
  /// What has a command queue of its own.
  public var queueStructure: QueueStructure
  /// When ranks are refreshed.
  public var refresh: Refresh
  /// Entries of the read queue.
  public var readQueueDepth: Int
  /// Entries of the write buffer.
  public var writeBufferDepth: Int
  /// Entries of one command queue.
  public var commandQueueDepth: Int
  /// Whether reads and writes wait in one queue, of `readQueueDepth` entries, in order.
  public var unifiedQueue: Bool
  /// Whether a column and a row command may go out in one clock, as HBM's two command buses allow.
  public var dualCommand: Bool

  /// Writes that wait before an idle controller begins to drain them.
  static let drainThreshold = 8
  /// Clocks after which a waiting read goes before the next batch of writes.
  ///
  /// DRAMsim3 has no such limit: there, writes that come without pause keep a read out of the
  /// command queues for ever. The limit is far above any latency met otherwise.
  static let readPatience = 1 << 16
  /// Row hits in a row after which a waiting conflict may close the row.
  static let rowHitLimit = 4

  /// Creates a policy; the defaults are those of the DRAM reference.
  public init(
    page: Page = .open, queueStructure: QueueStructure = .perBank, refresh: Refresh = .staggered,
    readQueueDepth: Int = 32, writeBufferDepth: Int = 32, commandQueueDepth: Int = 8,
    unifiedQueue: Bool = false, dualCommand: Bool = false
  ) {
    self.page = page
    self.queueStructure = queueStructure
    self.refresh = refresh
    self.readQueueDepth = readQueueDepth
    self.writeBufferDepth = writeBufferDepth
    self.commandQueueDepth = commandQueueDepth
    self.unifiedQueue = unifiedQueue
    self.dualCommand = dualCommand
  }
}
