import CostModel
import Evaluation
import HardwareModel
import NetworkModel
import Quantities
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
