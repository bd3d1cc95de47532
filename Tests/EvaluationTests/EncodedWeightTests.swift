import CostModel
import Evaluation
import HardwareModel
import NetworkModel
import Quantities
import Simulation
import Testing

/// Traffic and time of weights that lie encoded in DRAM.
///
/// The sample convolution has 576 weights; the sample machine moves 8 bytes a cycle.
struct EncodedWeightTests {
  /// Its weights as 100 entries of 8 + 4 bits with a table of 400: 1,600 bits, 200 bytes.
  private func pruned() throws -> Network {
    let encoding = try WeightEncoding(
      entries: 100, fillers: 0, codeBits: 8, indexBits: 4, tableBits: 400)
    return try Samples.convolution().replacingWeights { shape throws(NetworkError) in
      try WeightTensor(
        shape: shape, format: .codebook(bits: 8, entries: [Float](repeating: 0, count: 256)),
        encoding: encoding)
    }
  }

  private func machine(decoder: Int?) throws -> HardwareProfile {
    var profile = try Samples.profile()
    profile.precision.decoderSymbolsPerCycle = decoder
    return profile
  }

  @Test func theStreamIsWhatMoves() throws {
    let plain = try Design(network: Samples.convolution(), profile: machine(decoder: nil))
      .evaluate()
    let encoded = try Design(network: pruned(), profile: machine(decoder: nil)).evaluate()
    #expect(plain.totals.dram.weightBytes == 576)
    #expect(encoded.totals.dram.weightBytes == 200)
    #expect(encoded.weightStorageBits == 1600)
    #expect(encoded.totals.dram.inputBytes == plain.totals.dram.inputBytes)
    #expect(encoded.totals.macCount == plain.totals.macCount)
    // Behind the decoder nothing has changed.
    #expect(encoded.totals.energy[.weightBuffer] == plain.totals.energy[.weightBuffer])
    #expect(encoded.totals.energy[.dram].mid < plain.totals.energy[.dram].mid)
    #expect(encoded.notes.contains { $0.contains("sample states no decoder") })
  }

  /// 200 bytes take 25 cycles of the port: a decoder of 4 symbols a cycle takes the 100 entries in
  /// 25, one of 3 in 34.
  @Test(arguments: [(4, 0), (3, 9)]) func aSlowDecoderHoldsUpThePort(
    rate: Int, delay: Cycles
  ) throws {
    let free = try Design(network: pruned(), profile: machine(decoder: nil)).evaluate()
    let bound = try Design(network: pruned(), profile: machine(decoder: rate)).evaluate()
    #expect(bound.totals.cycles == free.totals.cycles + delay)
    #expect(bound.totals.dram == free.totals.dram)
    #expect(bound.notes.contains { $0.contains("\(rate) symbols a cycle") })
  }

  /// A dataflow's matrix comes for each output pixel: 200 bytes in 25 cycles, its 100 entries through a
  /// decoder of one a cycle in 100.
  @Test func aSlowDecoderHoldsUpADataflow() throws {
    let network = try pruned()
    let layer = network.layers[0]
    guard case .convolution(let convolution) = layer.operation else { return }
    let pixels = Cycles(convolution.shape.outputRows * convolution.shape.outputColumns)
    func interval(_ decoder: Int?) throws -> Cycles {
      var profile = try machine(decoder: decoder)
      profile.array = .streaming(
        StreamingArray(folding: .target(1), streamedWeights: .layers([layer.name])))
      let result = try Design(network: network, profile: profile).evaluate()
      #expect(result.totals.dram.weightBytes == Bytes(200 * pixels))
      return Cycles((Double(profile.clock.hertz) / result.totals.framesPerSecond).rounded())
    }
    let sample = try interval(nil)
    #expect(sample >= 25 * pixels && sample < 60 * pixels)
    #expect(try interval(1) >= 100 * pixels)
    #expect(try interval(4) <= sample + pixels)
  }

  /// Every third weight is −0.5 and every fifth +0.7, the rest zero: an entry of a sparse engine is an
  /// addition, and two scales multiply each output.
  @Test func ternaryWeightsAreAccumulated() throws {
    func signs(_ count: Int) -> [Int32] {
      (0..<count).map { $0 % 3 == 0 ? -1 : $0 % 5 == 0 ? 1 : 0 }
    }
    let ternary = try Samples.convolution().replacingWeights { shape throws(NetworkError) in
      try WeightTensor(
        shape: shape, format: .ternary(negative: 0.5, positive: 0.7),
        values: .integers(signs(shape.elementCount)))
    }
    let real = try Samples.convolution().replacingWeights { shape throws(NetworkError) in
      try WeightTensor(
        shape: shape,
        values: .reals(signs(shape.elementCount).map { $0 < 0 ? -0.5 : 0.7 * Float($0) }))
    }
    var profile = try machine(decoder: nil)
    profile.array = .sparse(
      SparseArray(
        processingElements: 8, queueDepth: 8, codeBits: 1, indexBits: 4, pointerBits: 16,
        minimumColumnCycles: 1, drainCycles: 4))
    let one = try Design(network: ternary, profile: profile).evaluate()
    let other = try Design(network: real, profile: profile).evaluate()
    let sparse = try #require(one.layers[0].sparse)
    let dense = try #require(other.layers[0].sparse)
    #expect(one.layers[0].cycles == other.layers[0].cycles)
    #expect(
      sparse.multiplications == dense.multiplications && sparse.entryCount == dense.entryCount)
    #expect(sparse.nonZeroCount == signs(576).count { $0 != 0 })
    guard case .convolution(let convolution) = ternary.layers[0].operation else { return }
    let shape = convolution.shape
    let outputs = shape.totalOutputChannels * shape.outputRows * shape.outputColumns
    #expect(sparse.scaleMultiplications == 2 * Int64(outputs) && dense.scaleMultiplications == 0)
    // Additions of signs cost as many bit products as inputs have bits; scales are full products.
    let precision = profile.precision
    let added = sparse.multiplications * Int64(precision.activationBits)
    let scaled = 2 * outputs * precision.weightBits * precision.accumulatorBits
    let multiplied =
      sparse.multiplications * Int64(precision.activationBits * precision.weightBits)
    let ratio = one.totals.energy[.mac].mid / other.totals.energy[.mac].mid
    #expect(abs(ratio - Double(added + Int64(scaled)) / Double(multiplied)) < 1e-6)
  }

  /// Half of 576 weights in 1,000 bits, as a publication has it.
  @Test func statisticsStandInForTheStream() throws {
    let network = try Samples.convolution().replacingWeights { shape throws(NetworkError) in
      try WeightTensor(
        shape: shape,
        values: .statistical(
          WeightStatistics(density: 0.5, storageBits: 1000, source: "made up")))
    }
    let result = try Design(network: network, profile: machine(decoder: nil)).evaluate()
    #expect(result.totals.dram.weightBytes == 125)
    #expect(result.notes.contains { $0.contains("statistics stand in") })
  }
}

extension Network {
  /// The network with other weights in every convolution.
  fileprivate func replacingWeights(
    _ weights: (TensorShape) throws(NetworkError) -> WeightTensor
  ) throws(NetworkError) -> Network {
    var changed: [Int: Convolution] = [:]
    for (index, _, convolution) in convolutions {
      changed[index] = try convolution.replacing(weights: weights(convolution.weights.shape))
    }
    return try replacing(convolutions: changed)
  }
}
