import Dispatch

/// Runs the shards of a batch, several at once, and joins what they found in their own order.
///
/// Each shard's derivatives are summed apart and then added in order, so the result does not depend
/// on the number of threads.
final class ShardRunner {
  private let graph: TrainingGraph
  private let workspaces: [Workspace]
  /// The derivatives of the batch by each wanted weight.
  let weightTotals: [FloatBuffer?]
  /// The derivatives of the batch by each wanted bias.
  let biasTotals: [FloatBuffer?]

  init(
    _ graph: TrainingGraph, _ parameters: ParameterSet, wanted: [Workspace.Wanted], threads: Int
  ) {
    self.graph = graph
    workspaces = (0..<max(1, threads)).map { _ in Workspace(graph, parameters, wanted: wanted) }
    weightTotals = workspaces[0].weightDerivatives.map { $0.map { FloatBuffer(count: $0.count) } }
    biasTotals = workspaces[0].biasDerivatives.map { $0.map { FloatBuffer(count: $0.count) } }
  }

  /// Calls `work` for each shard of some images, and `join` after it in the order of the shards.
  func forEachShard(
    of images: [Int], _ work: @Sendable (Workspace, ArraySlice<Int>) -> Loss.Sum,
    join: (Workspace, ArraySlice<Int>, Loss.Sum) -> Void
  ) {
    let shards = stride(from: 0, to: images.count, by: graph.shardSize).map {
      images[$0..<min(images.count, $0 + graph.shardSize)]
    }
    for first in stride(from: 0, to: shards.count, by: workspaces.count) {
      let wave = shards[first..<min(shards.count, first + workspaces.count)]
      var sums = [Loss.Sum](repeating: Loss.Sum(), count: wave.count)
      if wave.count == 1 {
        sums[0] = work(workspaces[0], shards[first])
      } else {
        sums.withUnsafeMutableBufferPointer { sums in
          nonisolated(unsafe) let sums = sums
          DispatchQueue.concurrentPerform(iterations: wave.count) { [workspaces] worker in
            sums[worker] = work(workspaces[worker], shards[first + worker])
          }
        }
      }
      for worker in 0..<wave.count {
        join(workspaces[worker], shards[first + worker], sums[worker])
      }
    }
  }

  /// Sums the derivatives of the mean loss of some images.
  ///
  /// - Parameters:
  ///   - images: All images, one after another.
  ///   - backwardParameters: The weights, squared for second derivatives.
  func derive(
    _ chosen: [Int], of images: UnsafePointer<Float>, _ loss: Loss, _ parameters: ParameterSet,
    backwardParameters: ParameterSet, order: DerivativeOrder
  ) -> Loss.Sum {
    for total in weightTotals + biasTotals { total.map { $0.clear($0.count) } }
    var sum = Loss.Sum()
    let scale = 1 / Float(chosen.count)
    nonisolated(unsafe) let images = images
    forEachShard(of: chosen) { workspace, shard in
      workspace.forward(shard, of: images, parameters)
      workspace.clearDerivatives()
      let part = loss.evaluate(
        workspace.logits, of: shard, scale: scale, derivatives: workspace.logitDerivatives,
        order: order)
      workspace.backward(backwardParameters, order)
      return part
    } join: { workspace, _, part in
      sum.loss += part.loss
      sum.correct += part.correct
      add(workspace.weightDerivatives, to: weightTotals)
      add(workspace.biasDerivatives, to: biasTotals)
    }
    return sum
  }

  private func add(_ parts: [FloatBuffer?], to totals: [FloatBuffer?]) {
    for case (let part?, let total?) in zip(parts, totals) {
      MatrixProducts.add(part.start, count: part.count, to: total.start)
    }
  }
}
