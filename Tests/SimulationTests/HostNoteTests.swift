import NetworkModel
import Simulation
import TestSupport
import Testing

/// What is said of layers that are left to the host.
struct HostNoteTests {
  /// SCALE-Sim's arrays have neither poolings nor additions: one line for each kind, however many.
  @Test func ofAKindAreOne() throws {
    let network = try Bundled.network("resnet50")
    let notes = try Scheduler.schedule(network, on: Bundled.profile("scalesim-32x32-ws")).notes
      .filter { $0.contains("left to the host") }
    let additions = network.layers.filter { layer in
      if case .elementwise = layer.operation { true } else { false }
    }
    #expect(additions.count == 16)
    #expect(
      notes.contains(
        "\(additions[0].name) and 15 other layers: elementwise arithmetic, for which there is no unit, "
          + "is left to the host and takes no time"))
    #expect(notes.count { $0.contains("pooling, for which there is no unit,") } == 1)
    #expect(notes.contains("prob: softmax is left to the host and takes no time"))
  }
}
