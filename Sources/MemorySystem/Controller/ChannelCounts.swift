/// What a channel has done.
public struct ChannelCounts: Hashable, Sendable {
  /// Reads accepted.
  public var reads = 0
  /// Writes accepted.
  public var writes = 0
  /// Activate commands.
  public var activates = 0
  /// Precharge commands; those that a column command carries are not in it.
  public var precharges = 0
  /// Column commands that read.
  public var readCommands = 0
  /// Column commands that write.
  public var writeCommands = 0
  /// Refresh commands.
  public var refreshes = 0
  /// Column commands to a row that an earlier column command had already used.
  public var rowHits = 0
  /// Reads whose data has a time of return.
  public var readsReturned = 0
  /// Clocks from their arrival at the controller to their last data, summed up.
  public var readLatencySum = 0
  /// The longest of these latencies, in clocks.
  public var readLatencyMaximum = 0
  /// Reads answered from the write buffer or by the data of an older read of the same address.
  public var forwardedReads = 0
  /// Writes that replaced an older write of the same address in the buffer.
  public var mergedWrites = 0
  /// Clocks during which a rank had a row open, summed over the ranks.
  public var activeRankCycles = 0

  /// All counts zero.
  public init() {}

  /// What has been done since an earlier time; the longest latency is that of the whole time.
  public func since(_ earlier: ChannelCounts) -> ChannelCounts {
    var difference = self
    difference.reads -= earlier.reads
    difference.writes -= earlier.writes
    difference.activates -= earlier.activates
    difference.precharges -= earlier.precharges
    difference.readCommands -= earlier.readCommands
    difference.writeCommands -= earlier.writeCommands
    difference.refreshes -= earlier.refreshes
    difference.rowHits -= earlier.rowHits
    difference.readsReturned -= earlier.readsReturned
    difference.readLatencySum -= earlier.readLatencySum
    difference.forwardedReads -= earlier.forwardedReads
    difference.mergedWrites -= earlier.mergedWrites
    difference.activeRankCycles -= earlier.activeRankCycles
    return difference
  }

  /// Adds another channel's counts.
  mutating func add(_ other: ChannelCounts) {
    reads += other.reads
    writes += other.writes
    activates += other.activates
    precharges += other.precharges
    readCommands += other.readCommands
    writeCommands += other.writeCommands
    refreshes += other.refreshes
    rowHits += other.rowHits
    readsReturned += other.readsReturned
    readLatencySum += other.readLatencySum
    readLatencyMaximum = max(readLatencyMaximum, other.readLatencyMaximum)
    forwardedReads += other.forwardedReads
    mergedWrites += other.mergedWrites
    activeRankCycles += other.activeRankCycles
  }
}
