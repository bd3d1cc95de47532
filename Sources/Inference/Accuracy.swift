/// How well a network recognises labelled images, and what its layers wrote meanwhile.
public struct Accuracy: Sendable, Equatable {
  /// What one layer wrote over all images.
  public struct LayerActivity: Sendable, Equatable {
    /// The layer's name.
    public let name: String
    /// The share of what it wrote that is not zero, 0…1.
    public let activationDensity: Double
    /// The least real value that it wrote.
    public let minimum: Float
    /// The greatest real value that it wrote.
    public let maximum: Float
  }

  /// How many images were run.
  public let images: Int
  /// Images whose class is the network's first choice, or `nil` without labels.
  public let top1Count: Int?
  /// Images whose class is among the network's first five choices, or `nil` without labels or where
  /// the network names fewer than five.
  public let top5Count: Int?
  /// Accumulators that left 32 bits, over all images.
  public let overflows: Int
  /// What each layer wrote, in the network's order.
  public let layers: [LayerActivity]

  /// The share of images whose class is the network's first choice, 0…1.
  public var top1: Double? { top1Count.map { Double($0) / Double(max(1, images)) } }
  /// The share of images whose class is among the network's first five choices, 0…1.
  public var top5: Double? { top5Count.map { Double($0) / Double(max(1, images)) } }
}
