import NetworkModel
import ReferenceNetworks
import Testing

struct PrintTests {
  @Test func table() throws {
    for e in ReferenceNetworks.all {
      let n = try e.network()
      let o = n.outputs.map { n[$0].shape.description }
      let bn = n.layers.reduce(0) { if case .convolution(let c) = $1.operation, !c.shape.isFullyConnected { $0 + c.shape.totalOutputChannels } else { $0 } }
      print("ROW", e.name, n.layers.count, n.macCount, n.weightCount, n.parameterCount, o, "bn", bn, e.publishedMACs.agrees(with: n.macCount) ? "" : "MACBAD \(e.publishedMACs.printed)", e.publishedParameters.agrees(with: n.parameterCount) ? "" : "PARBAD \(n.parameterCount + e.publishedParameters.notModelled) \(e.publishedParameters.value)")
    }
  }
}
