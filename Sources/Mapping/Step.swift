public import HardwareModel
public import NetworkModel

/// One occupation of the array: a layer with what is fused into it.
public struct Step: Sendable {
  /// What occupies the array.
  public enum Kind: String, Sendable {
    /// Convolution on the array, fully connected layers included.
    case convolution
    /// Fully connected on a unit of its own.
    case fullyConnected
    /// Channel-by-channel convolution, on its own unit or on the array.
    case depthwise
    /// Pooling that is not fused.
    case pooling
    /// An elementwise operation that is not fused.
    case elementwise
    /// A change of place or size that passes through the chip.
    case movement
  }

  /// A tensor that the step reads, and where it is found.
  public struct Source: Sendable {
    /// The tensor, as an operation wrote it.
    public let tensor: TensorID
    /// The step that wrote it, `nil` for an input of the network.
    public var producer: Int?
    /// Whether it is still on chip.
    public var isRetained: Bool
    /// Whether it lies in the store, rather than in the buffers.
    public var isInStore = false
  }

  /// What occupies the array.
  public let kind: Kind
  /// Indices of the network's layers: the leading one, then what is fused into it.
  public let layers: [Int]
  /// The loop nest of the leading layer; a pooling's window, or one pixel window an element.
  public let shape: ConvolutionShape
  /// The window of a fused pooling.
  public let fusedPooling: ConvolutionShape?
  /// Whether an addition is fused.
  public let hasFusedAddition: Bool
  /// Feature maps that the leading layer reads.
  public var sources: [Source]
  /// Feature maps that a fused addition, or an elementwise step beyond its first operand, reads.
  public var residuals: [Source]
  /// The tensor that leaves the step.
  public let output: TensorID
  /// Whether the output goes to DRAM.
  public var isStored: Bool
  /// Where a placement puts the output; `nil` where a rule does.
  public var outputPlace: MapPlace?
  /// The most output rows of a tile, where the step is fused with a neighbour: `nil` for others.
  public var rowLimit: Int?
}

/// A network as the array executes it.
public struct ExecutionPlan: Sendable {
  /// Creates a plan.
  public init(steps: [Step], notes: [String], results: Set<TensorID>) {
    self.steps = steps
    self.notes = notes
    self.results = results
  }

  /// The steps in order.
  public let steps: [Step]
  /// Layers that cost the accelerator nothing, with the reason: views, host work.
  public let notes: [String]
  /// What the network writes for others than its own layers.
  public let results: Set<TensorID>
}

extension ExecutionPlan {
  /// The plan without what is no matrix product: poolings, additions and movements, which a machine
  /// that counts products alone does not know.
  public func keepingProducts() -> ExecutionPlan {
    let products = steps.filter { step in
      switch step.kind {
      case .convolution, .fullyConnected, .depthwise: true
      case .pooling, .elementwise, .movement: false
      }
    }
    let left = steps.count - products.count
    guard left > 0 else { return self }
    return ExecutionPlan(
      steps: products,
      notes: notes + ["\(left) steps are no matrix products and are not counted"], results: results)
  }
}
