internal import HardwareModel

extension ScaleSimFigures {
  /// Counts a layer on a machine, DRAM included.
  ///
  /// - Parameters:
  ///   - layer: The layer.
  ///   - machine: The machine.
  /// - Throws: `ScaleSimFault` when the layer is larger than can be counted.
  /// - Complexity: With estimated bandwidth O(folds × columns) and, where the input feature map is
  ///   larger than half its buffer, one visit for each word that enters the array; with a given
  ///   interface one visit for each word and line.
  public init(_ layer: ScaleSimLayer, on machine: ScaleSimMachine) throws(ScaleSimFault) {
    let compute = try ScaleSimCompute(layer, on: machine)
    try Self.checkSize(layer, machine, compute.product)
    let memory =
      if let interface = machine.rules.interface {
        ScaleSimMemory(layer, machine, compute, interface: interface)
      } else {
        ScaleSimMemory(estimating: layer, machine, compute)
      }
    self.compute = compute
    metadata = ScaleSimMetadata(layer, on: machine, compute)
    cycles = memory.cycles
    stallCycles = memory.stallCycles
    stalledFolds = memory.stalledFolds
    inputs = memory.inputs.traffic(words: compute.inputReads)
    weights = memory.weights.traffic(words: Double(compute.weightReads))
    outputs = memory.outputs.traffic(words: Double(compute.outputWrites))
    cyclesWithPrefetch =
      outputs.dramLastCycle - min(inputs.dramFirstCycle, weights.dramFirstCycle)
    overallUtilization =
      Double(layer.macCount * 100)
      / Double(memory.cycles * machine.array.rows * machine.array.columns)
  }
}

extension ScaleSimFigures {
  /// The most words into the array that are visited: minutes of work.
  private static let maximumVisitCount = 1 << 37
  /// The most places of a prefetch order: a few bytes of memory are held for each.
  private static let maximumPlaceCount = 1 << 28

  private static func checkSize(
    _ layer: ScaleSimLayer, _ machine: ScaleSimMachine, _ product: FoldedProduct
  ) throws(ScaleSimFault) {
    // Pixels, window and filters are each at most 2²⁸, so products of two of them fit.
    let hasInterface = machine.rules.interface != nil
    let visits = product.inputReads + (hasInterface ? product.weightReads : 0)
    guard visits <= maximumVisitCount else {
      throw ScaleSimFault(
        reason: "more than \(maximumVisitCount) words enter the array",
        remedy: "use a larger array or a smaller layer")
    }
    let (places, overflow) = layer.pixels.multipliedReportingOverflow(by: layer.window)
    guard !hasInterface || (!overflow && places <= maximumPlaceCount) else {
      throw ScaleSimFault(
        reason: "more than \(maximumPlaceCount) window elements are fetched beforehand",
        remedy: "leave the interface out, or use a smaller layer")
    }
  }
}

/// When the operands of a layer move, and how much of them to and from DRAM.
struct ScaleSimMemory {
  /// One operand.
  struct Operand {
    var bufferFirstCycle = 0
    var bufferLastCycle = 0
    var dramFirstCycle = 0
    var dramLastCycle = 0
    var dramWords = 0

    func traffic(words: Double) -> ScaleSimTraffic {
      ScaleSimTraffic(
        bufferFirstCycle: bufferFirstCycle, bufferLastCycle: bufferLastCycle, bufferWords: words,
        dramFirstCycle: dramFirstCycle, dramLastCycle: dramLastCycle, dramWords: dramWords)
    }
  }

  /// Cycles to the last result, counted from 0.
  var cycles = 0
  /// Cycles for which the array waits.
  var stallCycles = 0
  /// The folds in which it does.
  var stalledFolds: [ScaleSimStalledFold] = []
  /// The input feature map.
  var inputs = Operand()
  /// The filters.
  var weights = Operand()
  /// The output feature map.
  var outputs = Operand()
}
