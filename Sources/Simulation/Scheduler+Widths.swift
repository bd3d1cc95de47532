internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities

extension Scheduler {
  /// The widths in which a step's operands are stored.
  mutating func widths(of step: Step, _ layer: Layer) throws(ScheduleError) -> StepWidths {
    let input = try stored(
      network[layer.inputs[0]].format, default: options.activationBits, role: "activation",
      profile.precision.activationBits, layer)
    let output = try stored(
      network[step.output].format, default: options.activationBits, role: "activation",
      profile.precision.activationBits, layer)
    var widths = StepWidths(
      weightStorageBits: 0, weightCount: 0, weightsAreOperand: false, weightsAreInDRAM: true,
      biasBits: 0, inputBits: input, outputBits: output, weightBits: 0, packingFactor: 1)
    switch layer.operation {
    case .convolution(let convolution):
      widths.weightBits = try stored(
        convolution.weights.format, default: options.weightBits, role: "weight",
        profile.precision.weightBits, layer)
      widths.weightCount = convolution.shape.weightCount
      widths.weightStorageBits = Bits(widths.weightCount * widths.weightBits)
      widths.biasBits = convolution.bias == nil ? 0 : profile.precision.biasBits
      charge(convolution.weights, in: &widths)
    case .matrixMultiplication(let shape):
      let right = network[layer.inputs[1]]
      widths.weightBits = try stored(
        right.format, default: options.activationBits, role: "activation",
        profile.precision.activationBits, layer)
      widths.weightCount = shape.weightCount
      widths.weightStorageBits = Bits(widths.weightCount * widths.weightBits)
      widths.weightsAreOperand = true
    case .pooling, .elementwise, .activation, .affine, .concatenation, .resize, .normalization,
      .reduction, .rearrangement, .requantization:
      break
    }
    widths.packingFactor = profile.precision.packingFactor(
      weightBits: widths.weightBits, activationBits: input)
    return widths
  }

  /// The width of a tensor in this machine's memories.
  private mutating func stored(
    _ format: NumberFormat, default optional: Int?, role: String, _ native: Int, _ layer: Layer
  ) throws(ScheduleError) -> Int {
    let bits: Int
    let own = format.operandBits
    if let own {
      bits = own
    } else if let optional {
      bits = optional
      note("\(role)s without a quantized format are taken as \(optional) bits, as asked")
    } else {
      bits = native
      note(
        "\(role)s without a quantized format are taken as \(native) bits, the machine's own")
    }
    guard let width = profile.precision.stored(bits) else {
      throw ScheduleError(
        layer: layer.name,
        reason: "\(role)s of \(bits) bits are wider than \(profile.name) takes "
          + "(\(profile.precision.storageBits.map(String.init).joined(separator: ", ")) bits)",
        remedy: "choose another profile, or quantize the network to fewer bits")
    }
    if width != bits, own != nil {
      note("\(role)s of \(bits) bits are stored in \(width) bits by \(profile.name)")
    }
    return width
  }
}
