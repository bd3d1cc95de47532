internal import HardwareModel
internal import NetworkModel

extension OperandStream {
  /// The words of the input feature map, in the order of a layer's folds.
  static func inputs(
    _ layer: ScaleSimLayer, on machine: ScaleSimMachine, _ compute: ScaleSimCompute
  ) -> OperandStream {
    inputs(layer, on: machine, compute, sharesBlocks: true)
  }

  /// The words of the input feature map as they are fetched beforehand: whatever the sparsity, a
  /// row of the array for each element of the window.
  static func prefetchedInputs(
    _ layer: ScaleSimLayer, on machine: ScaleSimMachine, _ compute: ScaleSimCompute
  ) -> OperandStream {
    inputs(layer, on: machine, compute, sharesBlocks: false)
  }

  private static func inputs(
    _ layer: ScaleSimLayer, on machine: ScaleSimMachine, _ compute: ScaleSimCompute,
    sharesBlocks: Bool
  ) -> OperandStream {
    let columns = layer.spanColumns
    let pixels = (0..<layer.pixels).map { pixel in
      let (row, column) = pixel.quotientAndRemainder(dividingBy: layer.outputColumns)
      return Int32(
        (row * layer.strideRows * columns + column * layer.strideColumns) * layer.channels)
    }
    let window = windowElements(layer, machine).map { element in
      let (position, channel) = element.quotientAndRemainder(dividingBy: layer.channels)
      let (row, column) = position.quotientAndRemainder(dividingBy: layer.kernelColumns)
      return Int32((row * columns + column) * layer.channels + channel)
    }
    let product = compute.product
    func stream(
      _ pattern: Pattern, _ axis: LaneAxis, _ lanesPerFold: Int, elementsPerLane: Int = 1,
      lanes: [Int32], steps: [Int32], absent extra: Int = 0
    ) -> OperandStream {
      let count = layer.spanRows * columns * layer.channels
      return OperandStream(
        pattern: pattern, laneAxis: axis, lanesPerFold: lanesPerFold,
        elementsPerLane: elementsPerLane, laneTerms: lanes, stepTerms: steps,
        addressCount: count + extra, isAbsent: absentInputs(layer, beyond: extra),
        rowFolds: product.rowFolds, columnFolds: product.columnFolds,
        linesPerFold: product.cyclesPerFold)
    }
    switch machine.array.dataflow {
    case .outputStationary:
      return stream(
        .skewed(delay: 0), .rows, machine.array.rows, lanes: pixels, steps: window)
    case .inputStationary:
      return stream(
        .stationary(rows: machine.array.rows), .columns, machine.array.columns, lanes: pixels,
        steps: window)
    case .weightStationary:
      guard sharesBlocks, case .rowwise(let length, _) = machine.rules.sparsity else {
        return stream(
          .skewed(delay: machine.array.rows), .rows, machine.array.rows, lanes: window,
          steps: pixels)
      }
      // Each of the rows that share a block is handed the whole block. Beyond the window there is
      // nothing, whatever the pixel: addresses behind those of the input.
      let count = Int32(layer.spanRows * columns * layer.channels)
      let lanes = (0..<product.rowFolds * machine.array.rows).flatMap { lane in
        (0..<length).map { place in
          let element = lane / (length / 2) * length + place
          return element < window.count ? window[element] : count
        }
      }
      return stream(
        .skewed(delay: machine.array.rows), .rows, machine.array.rows, elementsPerLane: length,
        lanes: lanes, steps: pixels, absent: Int(pixels.last ?? 0) + 1)
    }
  }

  /// The words of the filters, in the order of a layer's folds.
  static func weights(
    _ layer: ScaleSimLayer, on machine: ScaleSimMachine, _ compute: ScaleSimCompute
  ) -> OperandStream {
    let product = compute.product
    let window =
      switch machine.array.dataflow {
      case .weightStationary, .inputStationary: product.spatialRows
      case .outputStationary: product.steps
      }
    let filters = (0..<layer.filters).map { Int32($0 * window) }
    let elements = (0..<window).map(Int32.init)
    var absent: [Bool] = []
    if let pattern = RowwisePattern(layer, machine) {
      absent = (0..<layer.filters).flatMap { filter in
        (0..<window).map { !pattern.isOccupied(row: $0, filter: filter) }
      }
    }
    let pattern: Pattern
    let axis: LaneAxis
    switch machine.array.dataflow {
    case .weightStationary:
      (pattern, axis) = (.stationary(rows: machine.array.rows), .columns)
    case .outputStationary: (pattern, axis) = (.skewed(delay: 0), .columns)
    case .inputStationary: (pattern, axis) = (.skewed(delay: machine.array.rows), .rows)
    }
    let lanesAreFilters = axis == .columns
    return OperandStream(
      pattern: pattern, laneAxis: axis,
      lanesPerFold: lanesAreFilters ? machine.array.columns : machine.array.rows,
      elementsPerLane: 1, laneTerms: lanesAreFilters ? filters : elements,
      stepTerms: lanesAreFilters ? elements : filters, addressCount: window * layer.filters,
      isAbsent: absent, rowFolds: product.rowFolds, columnFolds: product.columnFolds,
      linesPerFold: product.cyclesPerFold)
  }

  /// The elements of the window that enter the array.
  static func windowElements(_ layer: ScaleSimLayer, _ machine: ScaleSimMachine) -> [Int] {
    switch machine.rules.sparsity {
    case .dense, .rowwise: Array(0..<layer.window)
    case .layerwise: (0..<layer.window).filter { $0 % layer.pattern.length < layer.pattern.kept }
    }
  }

  /// The addresses that lie in whole windows but beyond the real input, and `extra` behind them.
  private static func absentInputs(_ layer: ScaleSimLayer, beyond extra: Int) -> [Bool] {
    guard extra > 0 || layer.spanRows > layer.inputRows || layer.spanColumns > layer.inputColumns
    else { return [] }
    var absent: [Bool] = []
    absent.reserveCapacity(layer.spanRows * layer.spanColumns * layer.channels + extra)
    for row in 0..<layer.spanRows {
      for column in 0..<layer.spanColumns {
        let isBeyond = row >= layer.inputRows || column >= layer.inputColumns
        absent.append(contentsOf: repeatElement(isBeyond, count: layer.channels))
      }
    }
    absent.append(contentsOf: repeatElement(true, count: extra))
    return absent
  }
}
