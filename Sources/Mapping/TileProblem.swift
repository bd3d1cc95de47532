public import HardwareModel
public import NetworkModel
public import Quantities

/// What has to be known of a step to time its tiles: sizes, widths and the array's formulas.
///
/// Rows and columns are those of what leaves the step: with a fused pooling, of the pooled map.
public struct TileProblem: Hashable, Sendable {
  /// What occupies the array.
  public let kind: Step.Kind
  /// The loop nest of the leading layer.
  public let shape: ConvolutionShape
  /// The window of a fused pooling.
  public let pooling: ConvolutionShape?
  /// Images, groups and channels as the tile loops see them.
  public let loops: Loops
  /// Bits of all weights of the layer as they lie in DRAM, encoded where they are.
  public let weightStorageBits: Bits
  /// Bits of one weight as it lies in the weight buffer, behind the decoder.
  public let weightBits: Int
  /// Symbols that the decoder has to take in for all weights of the layer; 0 for plain weights.
  public let weightSymbols: Int
  /// Number of weights of the layer.
  public let weightCount: Int
  /// Bits of one stored bias; 0 without biases.
  public let biasBits: Int
  /// Bits of one stored input element.
  public let inputBits: Int
  /// Bits of one stored output element.
  public let outputBits: Int
  /// Bits of one partial sum in DRAM.
  public let partialSumBits: Int
  /// Bits of one accumulator on chip.
  public let accumulatorBits: Int
  /// Of all input channels, those that come from DRAM.
  public let loadedInputChannels: Int
  /// Further operands of the output's size that come from DRAM.
  public let loadedResiduals: Int
  /// Further operands in all.
  public let residualCount: Int
  /// Whether the output goes to DRAM.
  public let isStored: Bool
  /// Whether the weights are loaded from DRAM.
  public let loadsWeights: Bool
  /// Whether the weights lie in the on-chip store.
  public let keepsWeights: Bool
  /// Input channels that a multiplier lane takes in one cycle.
  public let packingFactor: Int
  /// Input elements of a movement, over `movedOutputs`; equal in every other step.
  public let movedInputs: Int
  /// Output elements of a movement.
  public let movedOutputs: Int
  /// The most output rows of a tile of a step that is fused with a neighbour, `nil` for others.
  ///
  /// Each of its tiles begins with a turn of the array from another step.
  public let rowLimit: Int?
  /// Weights are stored for whole multiples of so many output channels.
  public let outputLanes: Int
  /// Weights are stored for whole multiples of so many input channels.
  public let inputLanes: Int

  /// The extents of the tile loops.
  public struct Loops: Hashable, Sendable {
    /// Images one after another; 1 when they lie side by side as columns.
    public let batch: Int
    /// Groups one after another.
    public let groups: Int
    /// Output channels of one group.
    public let outputChannels: Int
    /// Input channels of one group.
    public let inputChannels: Int
    /// Output rows of one image.
    public let rows: Int
    /// Output columns.
    public let columns: Int
  }

  /// Input channels of all groups.
  public var totalInputChannels: Int { max(1, shape.totalInputChannels) }

  /// Whether the input's channels are the output's: depthwise, pooling, elementwise.
  public var isChannelwise: Bool {
    switch kind {
    case .depthwise, .pooling, .elementwise, .movement: true
    case .convolution, .fullyConnected: false
    }
  }

  /// Creates the problem of one step of a plan.
  ///
  /// - Throws: `NetworkError` when the sizes cannot be held.
  public init(
    step: Step, network: Network, profile: HardwareProfile, widths: StepWidths
  ) throws(NetworkError) {
    kind = step.kind
    shape = step.shape
    pooling = step.fusedPooling
    let channelwise: Bool
    switch step.kind {
    case .depthwise, .pooling, .elementwise, .movement: channelwise = true
    case .convolution, .fullyConnected: channelwise = false
    }
    let rows = pooling?.outputRows ?? shape.outputRows
    let columns = pooling?.outputColumns ?? shape.outputColumns
    // A batch of single pixels lies side by side, so that one load of weights serves it.
    let isPixel = shape.isFullyConnected && pooling == nil
    loops = Loops(
      batch: isPixel ? 1 : shape.batch, groups: channelwise ? 1 : shape.groups,
      outputChannels: channelwise ? shape.groups : shape.outputChannels,
      inputChannels: channelwise ? 1 : shape.inputChannels, rows: rows,
      columns: isPixel ? shape.batch : columns)
    weightStorageBits = widths.weightStorageBits
    weightBits = widths.weightBits
    weightSymbols = widths.weightSymbols
    weightCount = widths.weightCount
    biasBits = widths.biasBits
    inputBits = widths.inputBits
    outputBits = widths.outputBits
    partialSumBits = profile.precision.partialSumBits
    accumulatorBits = profile.precision.accumulatorBits
    isStored = step.isStored
    rowLimit = step.rowLimit
    loadsWeights = widths.weightCount > 0 && widths.weightsAreInDRAM
    keepsWeights = widths.weightCount > 0 && !widths.weightsAreInDRAM
    packingFactor = widths.packingFactor
    let isMovement = step.kind == .movement
    movedInputs =
      isMovement
      ? max(1, step.sources.reduce(0) { $0 + network[$1.tensor].shape.elementCount }) : 1
    movedOutputs = isMovement ? max(1, shape.outputCount) : 1
    let array = profile.array.unrolled
    let pads = array.padsWeights && step.kind == .convolution && widths.weightSymbols == 0
    outputLanes = pads ? array.outputChannels : 1
    inputLanes = pads ? array.inputChannels : 1
    residualCount = step.residuals.count
    loadedResiduals = widths.weightsAreOperand ? 0 : step.residuals.count { !$0.isRetained }
    let channels = step.sources.map { network[$0.tensor].shape.elementCount }
    let total = channels.reduce(0, +)
    let loaded = zip(step.sources, channels).reduce(0) { $0 + ($1.0.isRetained ? 0 : $1.1) }
    let all = channelwise ? shape.groups : shape.totalInputChannels
    loadedInputChannels = total == 0 ? 0 : (loaded * all).dividedRoundingUp(by: total)
  }
}

/// The stored widths of a step's operands.
public struct StepWidths: Hashable, Sendable {
  /// Bits of all weights as they lie in DRAM, encoded where they are, biases left out.
  public var weightStorageBits: Bits
  /// Symbols that the decoder has to take in for all weights; 0 for plain weights.
  public var weightSymbols = 0
  /// Number of weights; of a product of two activations, the elements of the right operand.
  public var weightCount: Int
  /// Whether the weights are an activation.
  public var weightsAreOperand: Bool
  /// Whether the weights come from DRAM; otherwise they lie in the on-chip store.
  public var weightsAreInDRAM: Bool
  /// Bits of a stored bias, 0 without.
  public var biasBits: Int
  /// Bits of an input element.
  public var inputBits: Int
  /// Bits of an output element.
  public var outputBits: Int
  /// Bits of a weight in the weight buffer and the multiplier.
  public var weightBits: Int
  /// Input channels that a multiplier lane takes in one cycle.
  public var packingFactor: Int

  /// Creates widths.
  public init(
    weightStorageBits: Bits, weightCount: Int, weightsAreOperand: Bool, weightsAreInDRAM: Bool,
    biasBits: Int, inputBits: Int, outputBits: Int, weightBits: Int, packingFactor: Int
  ) {
    self.weightStorageBits = weightStorageBits
    self.weightCount = weightCount
    self.weightsAreOperand = weightsAreOperand
    self.weightsAreInDRAM = weightsAreInDRAM
    self.biasBits = biasBits
    self.inputBits = inputBits
    self.outputBits = outputBits
    self.weightBits = weightBits
    self.packingFactor = packingFactor
  }
}
