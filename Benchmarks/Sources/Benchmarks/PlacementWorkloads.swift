import Evaluation
import Simulation

/// Frontiers of blocks against time, each with the costs of every step in every place.
enum PlacementWorkloads {
  static func all() throws -> [Benchmark] {
    let network = try Workloads.network("resnet50")
    func frontier(_ name: String, of profile: String, relativeTo: String? = nil) throws -> Benchmark
    {
      let design = Design(
        network: network, profile: try Workloads.profile(profile),
        widths: WidthOptions(weightBits: 8, activationBits: 8))
      return Benchmark(name, amount: 1, unit: "frontiers", relativeTo: relativeTo) {
        try design.storeStudy().points.reduce(0) { $0 &+ $1.cycles }
      }
    }
    let weights = "resnet50 on ZU9EG, frontier of weights"
    return [
      try frontier(weights, of: "zcu102-store"),
      try frontier(
        "resnet50 on ZU9EG, of weights and feature maps", of: "zcu102-fused", relativeTo: weights),
    ]
  }
}
