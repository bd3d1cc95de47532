/// The units beside the array.
///
/// An absent unit means that the host does such layers.
public struct Engines: Hashable, Sendable {
  /// Maximum and average pooling.
  public var pool: Engine?
  /// Additions and other operations on corresponding elements.
  public var add: Engine?
  /// Depthwise convolution; without it the array does them, with one input channel in use.
  public var depthwise: Engine?
  /// Fully connected layers; without it the array does them.
  public var fullyConnected: FullyConnectedEngine?
}

/// A unit that works on several channels and pixels at a time.
public struct Engine: Hashable, Sendable {
  /// Channels in parallel.
  public var channels: Int
  /// Neighbouring pixels of a row in parallel.
  public var pixels: Int
  /// Whether it works directly on what the layer before leaves on chip.
  public var isFused: Bool
  /// Whether it works while the array goes on, so that only the slower of both counts.
  public var isOverlapped: Bool
}

/// A unit for fully connected layers.
public struct FullyConnectedEngine: Hashable, Sendable {
  /// Multiply-accumulates a cycle.
  public var macsPerCycle: Int
}
