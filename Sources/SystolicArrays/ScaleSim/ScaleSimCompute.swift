internal import HardwareModel
internal import NetworkModel

/// What SCALE-Sim counts of a layer before memory is looked at, in closed form.
public struct ScaleSimCompute: Hashable, Sendable {
  /// The product as it is folded, left-out window elements taken out.
  public let product: FoldedProduct
  /// Lines of operands that enter the array, one a cycle.
  public let lines: Int
  /// Input words read from the buffer; layer-wise sparsity counts each M/N times.
  public let inputReads: Double
  /// Whether inputs are counted M/N times, so that their number may be broken.
  public let weightsInputReads: Bool
  /// Filter words read from the buffer.
  public let weightReads: Int
  /// Sums written to the buffer.
  public let outputWrites: Int
  /// Mean share of the multipliers that a fold uses, in per cent.
  public let mappingEfficiency: Double
  /// Mean share of the multipliers' cycles that a fold uses, in per cent.
  public let computeUtilization: Double

  /// Cycles to the last result without stalls, counted from 0: the report's `Total Cycles`.
  public var cycles: Int { lines - 1 }

  /// The most lines of a layer that are counted.
  public static let maximumLineCount = 1 << 34

  /// Counts a layer on a machine.
  ///
  /// - Throws: `ScaleSimFault` when the layer takes more lines than can be counted.
  /// - Complexity: O(folds).
  public init(_ layer: ScaleSimLayer, on machine: ScaleSimMachine) throws(ScaleSimFault) {
    let array = machine.array
    let window: Int
    switch machine.rules.sparsity {
    case .dense: window = layer.window
    case .layerwise: window = layer.keptWindow
    case .rowwise(let length, _):
      window = (layer.window + 2 * length - 1) / (2 * length) * length
    }
    product = FoldedProduct(
      pixels: layer.pixels, window: window, filters: layer.filters, on: array)
    let (lines, overflow) = product.folds.multipliedReportingOverflow(by: product.cyclesPerFold)
    guard !overflow, lines <= Self.maximumLineCount else {
      throw ScaleSimFault(
        reason: "the layer takes more than \(Self.maximumLineCount) cycles",
        remedy: "use a larger array or a smaller layer")
    }
    self.lines = lines
    weightReads = product.weightReads
    weightsInputReads =
      array.dataflow == .weightStationary && machine.rules.sparsity == .layerwise
    outputWrites = Self.outputWrites(product)
    inputReads = Self.inputReads(product, layer, machine)
    (mappingEfficiency, computeUtilization) = Self.utilizations(product, layer, machine)
  }

  /// Output-stationary folds are counted with the array's rows and columns on top of their sums, a
  /// known fault of SCALE-Sim that this mode keeps.
  private static func outputWrites(_ product: FoldedProduct) -> Int {
    switch product.dataflow {
    case .weightStationary, .inputStationary: product.outputWrites
    case .outputStationary:
      product.outputWrites + product.folds * (product.arrayRows + product.arrayColumns)
    }
  }

  private static func inputReads(
    _ product: FoldedProduct, _ layer: ScaleSimLayer, _ machine: ScaleSimMachine
  ) -> Double {
    guard product.dataflow == .weightStationary else { return Double(product.inputReads) }
    switch machine.rules.sparsity {
    case .dense: return Double(product.inputReads)
    case .layerwise:
      // Added fold by fold, so that the sum is rounded where SCALE-Sim rounds.
      let factor = Double(layer.pattern.length) / Double(layer.pattern.kept)
      var sum = 0.0
      for _ in 0..<product.columnFolds {
        for fold in 0..<product.rowFolds {
          sum += Double(product.steps * product.usedRows(ofFold: fold)) * factor
        }
      }
      return sum
    case .rowwise(let length, _):
      // Each row of multipliers is handed a whole block, in every cycle of the skewed fold.
      let perFold = (product.steps + product.arrayRows - 1) * product.arrayRows * length
      return Double(perFold * product.folds)
    }
  }

  /// The means over all folds, added in the order in which folds run.
  private static func utilizations(
    _ product: FoldedProduct, _ layer: ScaleSimLayer, _ machine: ScaleSimMachine
  ) -> (mapping: Double, compute: Double) {
    let multipliers = product.arrayRows * product.arrayColumns
    let skew =
      switch product.dataflow {
      case .weightStationary, .inputStationary: product.arrayColumns - 1
      case .outputStationary: 0
      }
    let denominator = Double(multipliers * (product.cyclesPerFold + skew))
    let pattern = RowwisePattern(layer, machine)
    var (mapping, compute) = (0.0, 0.0)
    for column in 0..<product.columnFolds {
      let columns = product.usedColumns(ofFold: column)
      for row in 0..<product.rowFolds {
        let rows = product.usedRows(ofFold: row)
        let occupied =
          pattern?.occupied(
            rows: row * product.arrayRows..<row * product.arrayRows + rows,
            filters: column * product.arrayColumns..<column * product.arrayColumns + columns)
          ?? rows * columns
        mapping += Double(occupied) / Double(multipliers)
        compute += Double(rows * columns * product.steps) / denominator
      }
    }
    let folds = Double(product.folds)
    return (mapping / folds * 100, compute / folds * 100)
  }
}
