import Inference
import NetworkExport
import NetworkImport
import NetworkModel
import ReferenceNetworks
import TestSupport
import Testing

struct RoundTripTests {
  @Test(arguments: ["float", "int8", "w4a4"])
  func theDigitsComeBack(variant: String) throws {
    let network = try Samples.digits(variant)
    let back = try reimported(network)
    expectEqual(back, network)

    var random = SeededRandom(seed: 3)
    let image = (0..<64).map { _ in Float(random.next() % 17) / 16 }
    #expect(try Executor(back).run(image[...]).outputs == Executor(network).run(image[...]).outputs)
  }

  @Test(arguments: ["lenet-5", "squeezenet-v1.1"])
  func seededNetworksComeBack(name: String) throws {
    let network = try Samples.filled(
      try #require(try ReferenceNetworks.network(named: name)), seed: 7)
    let back = try reimported(network)
    #expect(back.convolutions.count == network.convolutions.count)
    for (own, other) in zip(back.convolutions, network.convolutions) {
      #expect(own.layer.name == other.layer.name)
      expectEqual(own.convolution, other.convolution, own.layer.name)
    }
  }

  /// Without values, weights become inputs of the graph; every loop nest is still the same.
  @Test func everyReferenceNetworkComesBack() throws {
    for entry in ReferenceNetworks.all {
      let network = try entry.network()
      let back: Network
      do {
        back = try reimported(network)
      } catch let error as ExportError {
        Issue.record("\(entry.name): \(error)")
        continue
      }
      #expect(back.weightKnowledge == .absent)
      #expect(back.macCount == network.macCount, "\(entry.name)")
      #expect(back.parameterCount == network.parameterCount, "\(entry.name)")
      // Readers may take branches in another order.
      let nests = { (network: Network) in
        Dictionary(
          uniqueKeysWithValues: network.convolutions.map { ($0.layer.name, $0.convolution.shape) })
      }
      #expect(nests(back) == nests(network), "\(entry.name)")
      let shapes = { (network: Network) in network.outputs.map { network[$0].shape } }
      #expect(shapes(back) == shapes(network), "\(entry.name)")
    }
  }

  @Test func equalNetworksGiveEqualBytes() throws {
    let network = try Samples.digits("int8")
    #expect(try ONNXExporter.bytes(of: network) == ONNXExporter.bytes(of: network))
    #expect(
      try ONNXExporter.bytes(of: reimported(network)) == ONNXExporter.bytes(of: network))
  }
}
