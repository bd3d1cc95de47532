public import HardwareModel

/// Tile sizes and the order of the loops over tiles.
public struct Tiling: Hashable, Comparable, Sendable {
  /// Output channels of a full tile.
  public let outputChannels: Int
  /// Input channels of a full tile.
  public let inputChannels: Int
  /// Rows of a full tile.
  public let rows: Int
  /// Columns of a full tile.
  public let columns: Int
  /// The order of the loops.
  public let order: TilingRules.Order

  /// Creates a tiling.
  public init(
    outputChannels: Int, inputChannels: Int, rows: Int, columns: Int, order: TilingRules.Order
  ) {
    self.outputChannels = outputChannels
    self.inputChannels = inputChannels
    self.rows = rows
    self.columns = columns
    self.order = order
  }

  /// Orders by tile sizes, then by the order's place in `TilingRules.Order`.
  public static func < (left: Tiling, right: Tiling) -> Bool { left.key < right.key }

  private var key: (Int, Int, Int, Int, Int) {
    (
      outputChannels, inputChannels, rows, columns, order.rank
    )
  }
}

/// A loop over tiles.
public enum LoopAxis: Int, Hashable, Sendable {
  /// Groups.
  case groups
  /// Output channels, or channels of a channelwise step.
  case outputChannels
  /// Input channels.
  case inputChannels
  /// Rows of all images of the batch.
  case rows
  /// Columns.
  case columns
}

extension TilingRules.Order {
  /// The order's place among all orders.
  var rank: Int {
    switch self {
    case .outputStationary: 0
    case .outputStationaryByChannels: 1
    case .inputStationary: 2
    case .weightStationary: 3
    }
  }

  /// The loops, outermost first.
  public var axes: [LoopAxis] {
    switch self {
    case .outputStationary: [.groups, .rows, .columns, .outputChannels, .inputChannels]
    case .outputStationaryByChannels: [.groups, .outputChannels, .rows, .columns, .inputChannels]
    case .inputStationary: [.groups, .rows, .columns, .inputChannels, .outputChannels]
    case .weightStationary: [.groups, .outputChannels, .inputChannels, .rows, .columns]
    }
  }
}
