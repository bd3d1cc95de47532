/// Which parts of the reuse rule hold at a tile.
public struct TileFlags: Hashable, Sendable {
  /// The tile loads its weights.
  public var loadsWeights = true
  /// The tile loads its inputs.
  public var loadsInputs = true
  /// The tile's outputs are complete for this visit.
  public var completesOutputs = true
  /// The tile is the first of a visit to its outputs.
  public var beginsOutputs = true
  /// The tile continues sums of an earlier visit.
  public var continuesSums = false
  /// The tile is the last visit to its outputs.
  public var isLastVisit = true
  /// The tile begins with the first input channels, where biases are added.
  public var beginsChannels = true

  /// Creates the flags of the only tile of a nest.
  public init() {}

  /// The flags one loop further in.
  @inline(__always)
  public func at(
    level: Int, isFirst: Bool, isLast: Bool, of nest: LoopNest
  ) -> TileFlags {
    var flags = self
    if !isFirst {
      if level > nest.weightDepth { flags.loadsWeights = false }
      if level > nest.inputDepth { flags.loadsInputs = false }
      if level > nest.outputDepth { flags.beginsOutputs = false }
      if level == nest.spillDepth { flags.continuesSums = true }
      if nest.levels[level].axis == .inputChannels { flags.beginsChannels = false }
    }
    if !isLast {
      if level > nest.outputDepth { flags.completesOutputs = false }
      if level == nest.spillDepth { flags.isLastVisit = false }
    }
    return flags
  }
}
