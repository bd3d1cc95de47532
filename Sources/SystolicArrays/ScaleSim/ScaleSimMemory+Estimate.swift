internal import HardwareModel

extension ScaleSimMemory {
  /// Words a cycle that SCALE-Sim assumes for the first fill of a read buffer.
  private static let firstFillWords = 10
  /// Sets that a read buffer is divided into.
  private static let setsPerBuffer = 100

  /// Counts a layer whose reads never wait: SCALE-Sim estimates the bandwidth that this takes.
  ///
  /// Sums are written as wide as the array, and can make it wait.
  init(
    estimating layer: ScaleSimLayer, _ machine: ScaleSimMachine, _ compute: ScaleSimCompute
  ) {
    let writes = EstimatedWrites(machine, compute)
    cycles = compute.cycles + writes.stallCycles
    stallCycles = writes.stallCycles
    stalledFolds = writes.stalledFolds(of: compute.product)
    outputs = writes.operand
    inputs = Self.reads(
      .inputs(layer, on: machine, compute), capacity: machine.inputWords, writes,
      // Windows overlap, and with row-wise sparsity rows share blocks.
      hasDistinctWords: false)
    let isDense =
      switch machine.rules.sparsity {
      case .dense, .layerwise: true
      case .rowwise: false
      }
    weights = Self.reads(
      .weights(layer, on: machine, compute), capacity: machine.weightWords, writes,
      hasDistinctWords: isDense)
  }

  private static func reads(
    _ stream: OperandStream, capacity: Int, _ writes: EstimatedWrites, hasDistinctWords: Bool
  ) -> Operand {
    let wordsPerSet = capacity / setsPerBuffer
    let half = setsPerBuffer / 2 * wordsPerSet
    let set = ReuseSet(stream, capacity: half, hasDistinctWords: hasDistinctWords)
    var result = Operand()
    // A word is in the array one cycle after it is asked for.
    let first = stream.firstRequestLine.map(writes.cycle(ofLine:)) ?? 0
    result.bufferFirstCycle = first + 1
    result.bufferLastCycle = (stream.lastRequestLine.map(writes.cycle(ofLine:)) ?? 0) + 1
    result.dramWords = set.reads
    if let last = set.lastClearLine {
      result.dramFirstCycle = first - (half + firstFillWords - 1) / firstFillWords
      result.dramLastCycle = writes.cycle(ofLine: last) + 1
    } else {
      let sets = (set.reads + wordsPerSet - 1) / wordsPerSet
      result.dramFirstCycle = -((sets * wordsPerSet + firstFillWords - 1) / firstFillWords)
      result.dramLastCycle = -1
    }
    return result
  }
}

/// The sums of a layer on their way to DRAM while reads never wait.
private struct EstimatedWrites {
  /// Lines after which the array was late, with how late in all.
  private var stalls: [(line: Int, total: Int)] = []
  private(set) var operand = ScaleSimMemory.Operand()

  /// Cycles for which the array waits in all.
  var stallCycles: Int { stalls.last?.total ?? 0 }

  init(_ machine: ScaleSimMachine, _ compute: ScaleSimCompute) {
    var buffer = ScaleSimWriteBuffer(
      capacity: machine.outputWords, width: machine.array.columns)
    let product = compute.product
    let shape = OutputLines(product)
    var start = 0
    for column in 0..<product.columnFolds {
      for row in 0..<product.rowFolds {
        let block = shape.block(rowFold: row, columnFold: column)
        if start == 0 { operand.bufferFirstCycle = block.first }
        var line = block.first
        while line < block.end {
          let now = start + line + stallCycles
          let words = block.words(line)
          let isFull = block.fullLines.contains(line)
          let quiet = isFull ? buffer.quietLines(words: words, from: now) : 0
          let lines = min(quiet, block.fullLines.upperBound - line)
          if isFull, lines > 0 {
            buffer.writeQuietly(words: words * lines)
            line += lines
            continue
          }
          let wait = buffer.write(words: words, at: now)
          if wait > 0 { stalls.append((start + line, stallCycles + wait)) }
          if start == 0, line == block.first { operand.bufferFirstCycle = now + wait }
          line += 1
        }
        operand.bufferLastCycle = start + block.end - 1 + stallCycles
        start += product.cyclesPerFold
      }
    }
    buffer.drainAll(from: compute.lines - 1 + stallCycles)
    operand.dramFirstCycle = buffer.firstCycle
    operand.dramLastCycle = buffer.lastCycle
    operand.dramWords = buffer.writes
  }

  /// The folds in which the array waits.
  func stalledFolds(of product: FoldedProduct) -> [ScaleSimStalledFold] {
    var folds: [ScaleSimStalledFold] = []
    var before = 0
    for stall in stalls {
      let fold = stall.line / product.cyclesPerFold
      let cycles = stall.total - before
      before = stall.total
      if folds.last?.fold == fold {
        folds[folds.count - 1].cycles += cycles
      } else {
        folds.append(ScaleSimStalledFold(fold: fold, cycles: cycles))
      }
    }
    return folds
  }

  /// The cycle in which a line, counted over all folds, asks for its words.
  func cycle(ofLine line: Int) -> Int {
    var (low, high) = (0, stalls.count)
    while low < high {
      let middle = (low + high) / 2
      if stalls[middle].line < line { low = middle + 1 } else { high = middle }
    }
    return line + (low == 0 ? 0 : stalls[low - 1].total)
  }
}
