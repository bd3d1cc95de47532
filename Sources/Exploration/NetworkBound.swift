internal import Evaluation
internal import HardwareModel
internal import NetworkModel
internal import Quantities

/// What every schedule of a network must do, as far as it can be said without one.
///
/// Time is at least that of the array's passes over all convolutions, each axis by itself rounded up
/// to the array's parallelism, and at least that of the bytes that must move: the network's inputs and
/// outputs, and its weights where they stay in DRAM.
struct NetworkBound {
  private struct Layer {
    let batch: Int
    let groups: Int
    let outputChannels: Int
    let inputChannels: Int
    let rows: Int
    let columns: Int
    let kernelRows: Int
    let kernelColumns: Int
    let macs: Double
    let isMapped: Bool
    let isFullyConnected: Bool
    let weightBits: Int?
    let inputBits: Int?
    let weightCount: Int
    let storedBits: Double?
  }

  private let layers: [Layer]
  private let macs: Double
  /// Elements of the network's inputs and outputs with the bits that they state.
  private let ends: [(count: Int, bits: Int?)]
  private let images: Int

  /// Bounds of a machine.
  struct Figures {
    /// Seconds of one pass.
    var seconds = 0.0
    /// Bytes to and from DRAM.
    var bytes = 0.0
    /// Products of the bits of all operands that are multiplied.
    var bitProducts = 0.0
    /// Images of one pass.
    var images = 1
  }

  init(_ network: Network, batch: Int) {
    var images = 1
    layers = network.layers.compactMap { layer in
      guard case .convolution(let convolution) = layer.operation else { return nil }
      let shape = convolution.shape
      let format = convolution.weights.format
      let input = network[layer.inputs[0]].format
      var stored: Double?
      if let encoding = convolution.weights.encoding {
        stored = Double(encoding.storageBits)
      } else if case .statistical(let statistics) = convolution.weights.values {
        stored = Double(statistics.storageBits)
      }
      return Layer(
        batch: shape.batch * batch, groups: shape.groups, outputChannels: shape.outputChannels,
        inputChannels: shape.inputChannels, rows: shape.outputRows,
        columns: shape.outputColumns, kernelRows: shape.kernelRows,
        kernelColumns: shape.kernelColumns, macs: Double(shape.macCount) * Double(batch),
        isMapped: !shape.isTransposed && (shape.groups == 1 || shape.inputChannels > 1),
        isFullyConnected: shape.isFullyConnected, weightBits: format.operandBits,
        inputBits: input.isQuantized ? input.bits : nil, weightCount: shape.weightCount,
        storedBits: stored)
    }
    macs = layers.reduce(0) { $0 + $1.macs }
    ends = (network.inputs + network.outputs).map { tensor in
      let format = network[tensor].format
      return (
        network[tensor].shape.elementCount * batch, format.isQuantized ? format.bits : nil
      )
    }
    for input in network.inputs where network[input].shape.dimensions.count == 4 {
      images = max(images, network[input].shape.batch)
    }
    self.images = images * batch
  }

  /// The bounds on a machine whose every part is at least as good as those of the designs meant.
  func figures(
    _ profile: HardwareProfile, weightBits: Int?, activationBits: Int?, weights: WeightPolicy
  ) -> Figures {
    var result = Figures()
    result.images = images
    let precision = profile.precision
    let unstated = (
      weightBits ?? precision.weightBits, activationBits ?? precision.activationBits
    )
    let isTiled: Bool
    let array = profile.array.unrolled
    switch profile.array {
    case .loopUnrolled: isTiled = array.stream == nil
    default: isTiled = false
    }
    var cycles: Double = 0
    var weightBytes = 0.0
    for layer in layers {
      let bits = (layer.weightBits ?? unstated.0, layer.inputBits ?? unstated.1)
      result.bitProducts += layer.macs * Double(bits.0 * bits.1)
      weightBytes += (layer.storedBits ?? Double(layer.weightCount * bits.0)) / 8
      guard isTiled, layer.isMapped,
        !(layer.isFullyConnected && profile.engines.fullyConnected != nil)
      else { continue }
      let packing = precision.packingFactor(
        weightBits: precision.stored(bits.0) ?? bits.0,
        activationBits: precision.stored(bits.1) ?? bits.1)
      let lanes = array.inputChannels * packing
      if layer.inputChannels < array.inputChannels, array.augmentedChannels > 0 {
        // A kernel row of few channels fills lanes together.
        cycles += layer.macs / (array.peakMACsPerCycle * Double(packing))
        continue
      }
      let pixels: Int =
        switch array.pixelMode {
        case .row where !layer.isFullyConnected:
          layer.batch * layer.rows * layer.columns.dividedRoundingUp(by: array.pixels)
        default:
          (layer.batch * layer.rows * layer.columns).dividedRoundingUp(by: array.pixels)
        }
      let passes =
        layer.groups * layer.outputChannels.dividedRoundingUp(by: array.outputChannels)
        * layer.inputChannels.dividedRoundingUp(by: lanes)
        * layer.kernelRows.dividedRoundingUp(by: array.kernelRows)
        * layer.kernelColumns.dividedRoundingUp(by: array.kernelColumns)
      cycles += Double(passes) * Double(pixels)
    }
    if let systolic = profile.array.systolic {
      let packing = precision.packing.map(\.factor).max() ?? 1
      cycles =
        layers.filter(\.isMapped).reduce(0) { $0 + $1.macs }
        / (Double(systolic.rows * systolic.columns * packing))
    }
    if weights == .dram || profile.placements.weightStore == nil { result.bytes += weightBytes }
    if profile.placements.activations.contains(.dram) {
      for end in ends {
        result.bytes += Double(end.count * (end.bits ?? unstated.1)) / 8
      }
    }
    if profile.array.systolic?.isScaleSim == true { result.bytes = 0 }
    let clock = profile.clock
    let rate = max(
      profile.memory.readRate(clock: clock).bytesPerSecond(at: clock),
      profile.memory.writeRate(clock: clock).bytesPerSecond(at: clock))
    let transfers = profile.memory.ports.arrangement == .shared ? 1.0 : 2.0
    result.seconds = max(
      cycles / Double(clock.hertz), array.stream == nil ? result.bytes / (rate * transfers) : 0)
    return result
  }
}

extension SystolicArray {
  /// Whether bytes are counted by other rules.
  fileprivate var isScaleSim: Bool {
    if case .scaleSim = mode { true } else { false }
  }
}
