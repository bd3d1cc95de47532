public import HardwareModel
public import NetworkModel
public import Quantities

/// A feature map whose place is open: one that no rule keeps in the buffers.
public struct MapChoice: Hashable, Sendable {
  /// The feature map.
  public let tensor: TensorID
  /// Position of the step that writes it.
  public let writer: Int
  /// Position of the last step that reads it.
  public let lastReader: Int
  /// Bits of the whole map.
  public let bits: Bits
  /// Bits of its line buffer; `nil` where its rows cannot be passed on, or would save nothing.
  public let lineBits: Bits?
}

extension ExecutionPlan {
  /// The feature maps that could stay on chip besides those that do, in the order of their writers.
  ///
  /// Rows are passed on to one reader, the next step, which takes them through windows.
  ///
  /// - Parameters:
  ///   - network: The network of the plan.
  ///   - fusion: How steps may be fused; `nil` when none are.
  ///   - storedBits: The width in which an activation is stored.
  public func mapChoices(
    of network: Network, fusion: Placements.Fusion?, storedBits: (Tensor) -> Int
  ) -> [MapChoice] {
    var readers = [TensorID: [Int]]()
    for (index, step) in steps.enumerated() {
      for source in step.sources + step.residuals where readers[source.tensor]?.last != index {
        readers[source.tensor, default: []].append(index)
      }
    }
    return steps.indices.compactMap { index in
      let step = steps[index]
      guard step.isStored, !results.contains(step.output), let found = readers[step.output],
        let last = found.last,
        !found.contains(where: { steps[$0].takesAsWeights(step.output, of: network) })
      else { return nil }
      let tensor = network[step.output]
      let bits = Bits(tensor.shape.elementCount) * Bits(storedBits(tensor))
      let lines: Bits? = fusion.flatMap { fusion in
        guard found == [index + 1] else { return nil }
        let rows = tensor.shape.rows
        return steps[index + 1].lines(of: step, rows: rows, fusion).map { lines in
          bits / Bits(max(1, tensor.shape.batch * rows)) * Bits(lines)
        }
      }
      return MapChoice(
        tensor: step.output, writer: index, lastReader: last, bits: bits,
        lineBits: lines.flatMap { $0 < bits ? $0 : nil })
    }
  }

  /// The plan with feature maps in some places.
  ///
  /// - Parameters:
  ///   - places: The places; maps that are not named stay where they are.
  ///   - fusion: How steps are fused whose maps lie in line buffers.
  public func placing(
    _ places: [TensorID: MapPlace], fusion: Placements.Fusion?
  ) -> ExecutionPlan {
    ExecutionPlan(
      steps: steps.map { $0.placing(places, fusion: fusion) }, notes: notes, results: results)
  }
}

extension Step {
  /// The step with the feature maps that it reads and writes in some places.
  ///
  /// - Parameters:
  ///   - places: The places; maps that are not named stay where they are.
  ///   - fusion: How steps are fused whose maps lie in line buffers.
  public func placing(_ places: [TensorID: MapPlace], fusion: Placements.Fusion?) -> Step {
    var step = self
    var isFused = false
    func place(_ source: inout Source) {
      guard let place = places[source.tensor], place != .dram else { return }
      source.isRetained = true
      source.isInStore = true
      if place == .lines { isFused = true }
    }
    for index in step.sources.indices { place(&step.sources[index]) }
    for index in step.residuals.indices { place(&step.residuals[index]) }
    if let place = places[output] {
      step.outputPlace = place
      step.isStored = place == .dram
      if place == .lines { isFused = true }
    }
    if isFused { step.rowLimit = fusion?.rows }
    return step
  }

  /// The same step with what lies in the store in DRAM.
  public func withoutStore() -> Step {
    var step = self
    for index in step.sources.indices where step.sources[index].isInStore {
      step.sources[index].isRetained = false
    }
    for index in step.residuals.indices where step.residuals[index].isInStore {
      step.residuals[index].isRetained = false
    }
    if isOutputInStore { step.isStored = true }
    return step
  }

  /// The step by itself: nothing in it depends on another step.
  public func withoutProducers() -> Step {
    var step = self
    for index in step.sources.indices { step.sources[index].producer = nil }
    for index in step.residuals.indices { step.residuals[index].producer = nil }
    return step
  }

  /// Whether the output goes to the store.
  private var isOutputInStore: Bool { outputPlace.map { $0 != .dram } ?? false }

  /// Whether the step reads from the store or writes to it.
  public var usesMapStore: Bool {
    isOutputInStore || (sources + residuals).contains { $0.isInStore }
  }

  /// Whether the step is a product of two activations that reads a map as weights are read.
  fileprivate func takesAsWeights(_ tensor: TensorID, of network: Network) -> Bool {
    guard case .matrixMultiplication = network.layers[layers[0]].operation else { return false }
    return residuals.contains { $0.tensor == tensor }
  }

  private var hasWindows: Bool {
    switch kind {
    case .convolution, .depthwise, .pooling: !shape.isTransposed && !shape.isFullyConnected
    case .fullyConnected, .elementwise, .movement: false
    }
  }

  /// Rows that a line buffer in front of the step holds, for maps that a step before it writes.
  ///
  /// When a tile of the step before is done, this one takes what it can: fewer rows than a tile of
  /// its own reads are left over, beside those that are being written. It is never fewer than the
  /// (K − 1)·d + s rows of a sliding window.
  ///
  /// - Returns: `nil` when the step does not take the map through windows, row by row.
  fileprivate func lines(of writer: Step, rows: Int, _ fusion: Placements.Fusion) -> Int? {
    guard hasWindows, writer.hasWindows, sources.count == 1,
      residuals.allSatisfy({ $0.tensor != sources[0].tensor }),
      sources[0].tensor == writer.output, shape.inputRows == rows
    else { return nil }
    func read(by outputRows: Int) -> Int {
      let leading =
        fusedPooling.map { (outputRows - 1) * $0.strideRows + $0.kernelRows } ?? outputRows
      return (leading - 1) * shape.strideRows + (shape.kernelRows - 1) * shape.dilationRows + 1
    }
    let own = min(fusion.rows, fusedPooling?.outputRows ?? shape.outputRows)
    let rowsAhead = max(min(fusion.rows, rows), shape.strideRows * (fusedPooling?.strideRows ?? 1))
    return min(rows, read(by: own) - 1 + rowsAhead)
  }
}
