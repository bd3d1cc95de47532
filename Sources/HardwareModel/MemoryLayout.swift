/// Where the buffers of a network begin in DRAM.
public enum BasePlacement: String, CaseIterable, Sendable {
  /// Every buffer begins in the first bank.
  case aligned
  /// Each buffer begins 5/16 of the banks after the one before it.
  case staggered
  /// Each buffer begins where the streams that run beside it meet it in the fewest banks.
  case optimised
}

/// In which order elements lie in DRAM.
public struct MemoryLayout: Hashable, Sendable {
  /// The order of a feature map's elements.
  public enum FeatureMaps: String, CaseIterable, Sendable {
    /// Rows, columns, channels innermost.
    case nhwc
    /// Channels, rows, columns innermost.
    case nchw
    /// Groups of as many channels as the array takes at a time, then rows, columns, and the
    /// channels of the group innermost.
    case blocked
    /// Tile after tile as they move, each in one stretch.
    case tiles
  }

  /// The order of a layer's weights.
  public enum Weights: String, CaseIterable, Sendable {
    /// Tile after tile as they are loaded, each beginning with a DRAM burst.
    case tiles
    /// One stream in the order of the tiles, without gaps.
    case stream
    /// Filter after filter: a tile is a run of every filter that it covers. Encoded weights are a
    /// stream all the same.
    case filters
  }

  /// The order of a feature map's elements.
  public var featureMaps: FeatureMaps
  /// The order of a layer's weights.
  public var weights: Weights

  /// Creates a layout.
  public init(featureMaps: FeatureMaps = .nhwc, weights: Weights = .tiles) {
    self.featureMaps = featureMaps
    self.weights = weights
  }
}
