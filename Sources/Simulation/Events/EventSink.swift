public import MemorySystem

/// Kinds of events that a sink may ask for.
public struct EventFamilies: OptionSet, Hashable, Sendable {
  /// One bit a family.
  public let rawValue: UInt8

  /// Creates a set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Tiles on the engines.
  public static let tiles = EventFamilies(rawValue: 1)
  /// Requests to the DRAM.
  public static let memory = EventFamilies(rawValue: 2)
  /// Commands of the DRAM's controllers.
  public static let commands = EventFamilies(rawValue: 4)
  /// Folds, levels of FIFOs and waits inside the array.
  public static let array = EventFamilies(rawValue: 8)
}

/// Something that takes what happens in a simulation, in batches.
///
/// A simulation hands over events as they become known and never waits for an answer; a sink whose
/// file cannot be written keeps the fault to itself until it is asked. Tiles come in program order:
/// for one activity `begin` never decreases, across activities it is off by at most the tiles in
/// flight. Transactions come in the order of their clocks, and so do the commands of one channel. What
/// happens inside the array comes in the order in which it begins.
public protocol EventSink: AnyObject {
  /// What the sink wants; nothing else is handed over.
  var families: EventFamilies { get }
  /// Takes tiles.
  func take(_ events: UnsafeBufferPointer<TileEvent>)
  /// Takes transactions.
  func take(_ events: UnsafeBufferPointer<TransactionEvent>)
  /// Takes commands.
  func take(_ events: UnsafeBufferPointer<DRAMCommand>)
  /// Takes what happened inside the array.
  func take(_ events: UnsafeBufferPointer<ArrayEvent>)
}
