internal import HardwareModel
internal import Quantities

/// The banks in which a loop-unrolled array's buffers lie, so that it gets its words every cycle.
///
/// Weights have a bank for each output channel whose word holds the weights of all input channels
/// and kernel positions in parallel; feature maps have a bank for each pixel whose word holds all
/// channels. A second copy makes a bank deeper, not wider. With these banks the block RAMs of
/// Xilinx's eight DPU architectures come out within 11 per cent of PG338's table.
struct BufferBanks {
  /// Banks side by side.
  let count: Int
  /// Bits of a bank's word.
  let width: Int
  /// Words of a bank.
  let depth: Int

  /// A buffer's banks.
  init(count: Int, width: Int, capacityBytes: Bytes) {
    self.count = count
    self.width = width
    depth = Int((8 * capacityBytes).dividedRoundingUp(by: Bits(count * width)))
  }

  /// Banks of so many words.
  init(count: Int, width: Int, depth: Int) {
    self.count = count
    self.width = width
    self.depth = depth
  }

  /// Banks of each buffer of a profile.
  static func all(
    _ array: LoopUnrolledArray, _ buffers: Buffers, _ precision: Precision
  ) -> [(name: String, kind: Buffer.Kind, banks: BufferBanks)] {
    let weights = weightBanks(array, precision)
    return [
      (
        "weight buffer", buffers.weights.ram,
        BufferBanks(
          count: weights.count, width: weights.width,
          capacityBytes: buffers.weights.capacityBytes)
      ),
      (
        "input buffer", buffers.inputs.ram,
        BufferBanks(
          count: array.pixels,
          width: array.inputChannels
            * laneBits(precision.activationBits, precision, \.activationBits),
          capacityBytes: buffers.inputs.capacityBytes)
      ),
      (
        "output buffer", buffers.outputs.ram,
        BufferBanks(
          count: array.pixels, width: array.outputChannels * precision.activationBits,
          capacityBytes: buffers.outputs.capacityBytes)
      ),
    ]
  }

  /// Bits that a lane takes in a cycle: those of its widest mode, narrow operands packed.
  private static func laneBits(
    _ bits: Int, _ precision: Precision, _ packed: (Precision.Packing) -> Int
  ) -> Int {
    precision.packing.reduce(bits) { max($0, packed($1) * $1.factor) }
  }

  /// Banks of weights: how many, and the bits of a word.
  static func weightBanks(
    _ array: LoopUnrolledArray, _ precision: Precision
  ) -> (count: Int, width: Int) {
    (
      array.outputChannels,
      array.inputChannels * array.kernelRows * array.kernelColumns
        * laneBits(precision.weightBits, precision, \.weightBits)
    )
  }

  /// Bits of the ports that work for each bit of a word, at least 1.
  func activeShare(_ kind: Buffer.Kind) -> Double {
    guard width > 0 else { return 1 }
    return Double(RAMGeometry.activeBits(of: kind, width: width, depth: depth)) / Double(width)
  }

  /// What the banks are made of.
  func resources(_ kind: Buffer.Kind) -> ResourceCount {
    switch kind {
    case .bram:
      ResourceCount(halfBlocks: count * RAMGeometry.halfBlocks(width: width, depth: depth))
    case .uram: ResourceCount(uram: count * RAMGeometry.ultraRAMs(width: width, depth: depth))
    case .lutram: ResourceCount(lut: count * RAMGeometry.lookUpTables(width: width, depth: depth))
    case .sram: ResourceCount()
    }
  }
}

extension BufferBanks {
  /// Bits of ports that work for each bit of the buffers of weights, inputs and outputs; 1 where the
  /// banks are not known.
  static func activeShares(_ profile: HardwareProfile) -> [Double] {
    guard profile.array.isTiled || profile.array.unrolled.stream != nil else { return [1, 1, 1] }
    return all(profile.array.unrolled, profile.buffers, profile.precision)
      .map { $0.banks.activeShare($0.kind) }
  }

  /// Words of a bank of a store of weights, for the shape of its blocks: many.
  private static let storeDepth = 16_384

  /// Bits of ports that work for each bit of a store of weights.
  static func storeShare(of kind: Buffer.Kind, width: Int) -> Double {
    BufferBanks(count: 1, width: width, depth: storeDepth).activeShare(kind)
  }

  /// The same for all kinds of memory that a profile's store may be made of.
  static func storeShares(_ profile: HardwareProfile) -> [Buffer.Kind: Double] {
    guard let store = profile.placements.weightStore else { return [:] }
    let width = weightBanks(profile.array.unrolled, profile.precision).width
    return Dictionary(store.kinds.map { ($0, storeShare(of: $0, width: width)) }) { first, _ in
      first
    }
  }
}
