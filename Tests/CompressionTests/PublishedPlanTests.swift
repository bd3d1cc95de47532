import BundledPlans
import Compression
import NetworkModel
import ReferenceNetworks
import Testing

/// The published figures of pruned and shared networks, put through the size model.
struct PublishedPlanTests {
  private func result(_ plan: String, _ name: String) throws -> CompressionResult {
    let bytes = try #require(PlanLibrary.source(named: plan))
    let network = try #require(try ReferenceNetworks.network(named: name))
    return try Compressor.compress(
      network, by: CompressionPlan.decode(bytes: bytes, file: plan),
      context: CompressionContext())
  }

  /// Deep Compression, Table 1: 240 MB become 6.9 MB, 552 become 11.3, 1,070 kB 27, 1,720 kB 44.
  ///
  /// The printed densities are whole per cents; fillers and tables count here.
  @Test(arguments: [
    ("alexnet", 6.9e6), ("vgg16", 11.3e6), ("lenet-300-100", 27e3), ("lenet-5", 44e3),
  ]) func totalsAreThoseOfTheTable(
    network: String, published: Double
  ) throws {
    let result = try result("deep-compression/\(network)", network)
    #expect(abs(Double(result.storageBits) / 8 / published - 1) < 0.1)
    #expect(result.network.weightKnowledge == .statistical)
  }

  /// Every layer has its printed size, and its own lies within what the rounding allows.
  @Test(arguments: ["alexnet", "vgg16"]) func layersStandBesideTheirPrintedSizes(
    name: String
  ) throws {
    for layer in try result("deep-compression/\(name)", name).layers {
      let published = try #require(layer.published, "\(layer.name)")
      // Half a per cent of the least density, 4 %, is an eighth; fillers are not printed at all.
      let rate = Double(layer.storageBits) / (32 * Double(layer.weightCount))
      #expect(abs(rate / published.rate - 1) < 0.15)
      #expect(published.lowBits < layer.storageBits)
      #expect(layer.storageBits < published.highBits)
    }
  }

  /// Han 2015: 61 million weights become 6.7, 138 million 10.3.
  @Test(arguments: [("alexnet", 6.7e6), ("vgg16", 10.3e6)]) func prunedCountsAreThoseOfThePaper(
    network: String, published: Double
  ) throws {
    let result = try result("han15/\(network)", network)
    #expect(abs(Double(result.nonZeroCount) / published - 1) < 0.03)
  }

  @Test func figuresOfAnotherNetworkAreRefused() throws {
    let error = #expect(throws: CompressionError.self) {
      try result("deep-compression/alexnet", "vgg16")
    }
    #expect(error?.description.contains("use the network alexnet") == true)
  }
}
