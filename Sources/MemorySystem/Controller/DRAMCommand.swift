/// A command on a channel's command bus.
public struct DRAMCommand: Hashable, Sendable {
  /// What the command does.
  public enum Kind: UInt8, CaseIterable, Sendable {
    /// Opens a row.
    case activate
    /// Closes a bank's row.
    case precharge
    /// Reads a burst.
    case read
    /// Writes a burst.
    case write
    /// Reads a burst, then closes the row.
    case readPrecharge
    /// Writes a burst, then closes the row.
    case writePrecharge
    /// Refreshes all banks of a rank.
    case refresh

    /// Whether data moves.
    @inlinable
    public var isColumn: Bool {
      switch self {
      case .read, .write, .readPrecharge, .writePrecharge: true
      case .activate, .precharge, .refresh: false
      }
    }
  }

  /// The clock at which it goes out.
  public let cycle: Int
  /// What it does.
  public let kind: Kind
  /// The channel.
  public let channel: Int
  /// The bank's number within the channel; a refresh has its rank's first bank.
  public let bank: Int
  /// The row that the request behind the command wants; a command of the refresh has none.
  public let row: Int?
  /// The column that the request wants, in bursts; a command of the refresh has none.
  public let column: Int?

  /// Creates a command.
  public init(cycle: Int, kind: Kind, channel: Int, bank: Int, row: Int?, column: Int?) {
    self.cycle = cycle
    self.kind = kind
    self.channel = channel
    self.bank = bank
    self.row = row
    self.column = column
  }
}

/// Something that takes the commands of a channel in the order in which they go out.
public protocol DRAMCommandSink {
  /// Takes the next command of a channel; its cycle is not below the channel's last one.
  mutating func take(_ command: DRAMCommand)
}
