public import MemorySystem
public import Quantities

/// What the memory did between the end of the step before and a step's own end.
public struct StepMemory: Sendable {
  /// Commands and rows, for all cores that share the memory.
  public let counts: ChannelCounts
  /// DRAM clocks.
  public let clocks: Int
  /// DRAM bursts of the step's own transfers on the first core, whenever they were made.
  public internal(set) var requests = 0
  /// From request to answer at the ports, in nanoseconds a burst, on average.
  public internal(set) var meanLatencyNanoseconds = 0.0
}

/// The times of a schedule's steps, and what the memory did meanwhile.
public struct TransactionTiming: Sendable {
  /// The steps' cycles.
  public let timing: Timing
  /// For each step, the memory.
  public let memory: [StepMemory]
  /// The memory from the beginning to the last write.
  public let statistics: MemoryStatistics
  /// Bytes of the DRAM from the first buffer to the last.
  public let addressBytes: UInt64
  /// Cycles until every core is done.
  public let slowestCore: Cycles
  /// Cycles for which a dataflow's busiest port serves a frame: no two frames are closer; 0 for other
  /// machines.
  public var portCycles: Cycles = 0
}
