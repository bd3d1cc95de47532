internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities
internal import SparseArrays

extension Scheduler {
  /// A product with a stored matrix on a sparse engine; `nil` for what its elements do densely.
  mutating func sparse(
    _ step: Step, _ layer: Layer, _ index: Int, _ widths: inout StepWidths
  ) throws(ScheduleError) -> StepWork? {
    guard let array = profile.array.sparse, step.kind == .convolution, step.fusedPooling == nil,
      !step.shape.isTransposed, case .convolution(let convolution) = layer.operation
    else { return nil }
    let shape = step.shape
    let most = array.processingElements * EntryCounts.maximumRowsPerElement
    guard shape.outputChannels <= most else {
      throw ScheduleError(
        layer: layer.name,
        reason: "\(shape.outputChannels) output channels are more than the "
          + "\(EntryCounts.maximumRowsPerElement) an element of \(profile.name)",
        remedy: "use a profile with more processingElements")
    }
    note("operations are those of the dense network, also where multiplications are skipped")
    let weights = sparseWeights(convolution.weights, layer, index)
    let zeros = zeros(of: layer, shape, index)
    let problem: TileProblem
    do throws(NetworkError) {
      problem = try TileProblem(step: step, network: network, profile: profile, widths: widths)
    } catch {
      throw ScheduleError(
        layer: layer.name, reason: error.description, remedy: "use a smaller network")
    }
    notePointers(shape, array, layer)
    let isStated =
      convolution.weights.encoding != nil || convolution.weights.isStatistical
    let layout = SparseLayout(
      shape: shape, array: array, weights: weights, activations: zeros,
      capacity: profile.buffers.weights,
      inputCapacity: profile.buffers.inputs,
      streamBits: isStated ? widths.weightStorageBits : nil,
      isTernary: convolution.weights.format.isTernary)
    if layout.isTernary {
      note(
        "ternary weights are added or subtracted; each output is scaled twice, in no time of its own"
      )
    }
    let entryBits = self.entryBits(convolution.weights, array, layer)
    let run = SparseRun(
      layout: layout, problem: problem, widths: widths, entryBits: entryBits,
      rates: MemoryRates(profile, activeCores: 1), precision: profile.precision)
    let result = SparseStep(run)
    if !isStated { widths.weightStorageBits = result.storeBits }
    if result.sampledVectors < result.vectors {
      note(
        "\(layer.name): \(result.sampledVectors) of \(result.vectors) pixels are run to the cycle, "
          + "the others are taken to be like them")
    }
    return .sparse(run, result)
  }

  /// Says that a layer has more columns than an element has pointers.
  private mutating func notePointers(
    _ shape: ConvolutionShape, _ array: SparseArray, _ layer: Layer
  ) {
    let pointers = shape.inputChannels * shape.kernelRows * shape.kernelColumns + 1
    guard pointers > array.pointersPerElement else { return }
    note(
      "\(layer.name): its \(pointers) pointers are more than the \(array.pointersPerElement) of an "
        + "element's memory; they are taken to be replaced meanwhile, in no time of their own")
  }

  private mutating func sparseWeights(
    _ weights: WeightTensor, _ layer: Layer, _ index: Int
  ) -> SparseWeights {
    if let values = weights.realValues { return .real(values) }
    guard case .statistical(let statistics) = weights.values else { return .dense }
    note(
      "\(layer.name): places of non-zero weights are synthetic, seed \(seed), at a density of "
        + "\(percent(statistics.density))")
    return .synthetic(
      density: statistics.density, deviation: SyntheticPattern.fittedDeviation,
      seed: seed &+ UInt64(index))
  }

  /// Bits of an entry: a code that stands for a shared weight, or the weight itself where it is
  /// quantized to more bits, and the zeros before it.
  private mutating func entryBits(
    _ weights: WeightTensor, _ array: SparseArray, _ layer: Layer
  ) -> Int {
    var bits = array.codeBits
    switch weights.format {
    case .codebook(let width, _): bits = max(bits, width)
    case .integer, .fixedPoint: bits = max(bits, weights.format.bits)
    case .float:
      if !weights.isStatistical {
        note(
          "weights without a quantized format are taken to be shared, in codes of \(bits) bits")
      }
    case .ternary, .binary: break
    }
    if bits > array.codeBits {
      note(
        "some weights have \(bits) bits; their entries hold these in place of \(array.codeBits)-bit "
          + "codes")
    }
    return bits + array.indexBits
  }

  /// Which of a layer's inputs are not zero.
  private mutating func zeros(
    of layer: Layer, _ shape: ConvolutionShape, _ index: Int
  ) -> SparseLayout.Activations {
    if activations.read[layer.name] == nil, let places = activations.maps[layer.name],
      places.count == ActivationPattern.inputCount(of: shape)
    {
      let known = SparseLayout.Activations.known(places)
      note(
        "\(layer.name): \(percent(known.density)) of inputs are not zero, where inference found them"
      )
      return known
    }
    return .random(
      density: density(of: layer, layer.inputs[0]),
      seed: seed &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// The share of a layer's inputs that are not zero.
  private mutating func density(of layer: Layer, _ input: TensorID) -> Double {
    if let known = activations.read[layer.name] {
      note("\(layer.name): \(percent(known)) of inputs are not zero, as stated; places are random")
      return known
    }
    var tensor = input
    while let writer = network.layers.first(where: { $0.outputs.contains(tensor) }) {
      if let known = activations.written[writer.name] {
        note(
          "\(layer.name): \(percent(known)) of inputs are not zero, as inference found; places are "
            + "random")
        return known
      }
      if let other = activations.other { return stated(other, "activations") }
      if writer.isRectifying {
        let prior = ActivationDensities.prior
        note("\(percent(prior)) of activations after a ReLU are not zero: prior; places are random")
        return prior
      }
      guard writer.keepsZeros, let source = writer.inputs.first else { break }
      tensor = source
    }
    if let other = activations.other { return stated(other, "the network's inputs") }
    note(
      "inputs that do not come from a ReLU are taken not to be zero, as nothing is known of them")
    return 1
  }

  private mutating func stated(_ density: Double, _ what: String) -> Double {
    note("\(percent(density)) of \(what) are not zero, as stated; places are random")
    return density
  }

  private func percent(_ share: Double) -> String {
    let thousandths = Int((share * 1000).rounded())
    return "\(thousandths / 10).\(thousandths % 10) %"
  }
}

extension NumberFormat {
  fileprivate var isTernary: Bool {
    if case .ternary = self { true } else { false }
  }
}

extension WeightTensor {
  fileprivate var isStatistical: Bool {
    if case .statistical = values { true } else { false }
  }
}

extension Layer {
  /// Whether zeros come from negative sums.
  fileprivate var isRectifying: Bool {
    guard case .activation(let function) = operation else { return false }
    switch function {
    case .relu: return true
    case .clip(let minimum, _): return minimum == 0
    default: return false
    }
  }

  /// Whether its outputs are as often zero as its inputs, as far as is known: a change of place, or a
  /// pooling, after which zeros are rarer.
  fileprivate var keepsZeros: Bool {
    switch operation {
    case .rearrangement, .requantization, .pooling, .concatenation, .resize: true
    default: false
    }
  }
}
