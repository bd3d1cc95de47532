internal import HardwareModel

extension ScaleSimMemory {
  /// Counts a layer behind an interface of given width, line by line.
  ///
  /// The array waits as a whole, for the operand that is latest.
  init(
    _ layer: ScaleSimLayer, _ machine: ScaleSimMachine, _ compute: ScaleSimCompute,
    interface: ScaleSimRules.Interface
  ) {
    let product = compute.product
    let inputStream = OperandStream.inputs(layer, on: machine, compute)
    let weightStream = OperandStream.weights(layer, on: machine, compute)
    var inputReader = LineReader(
      inputStream, order: .init(.prefetchedInputs(layer, on: machine, compute)),
      capacity: machine.inputWords, width: interface.inputWords)
    var weightReader = LineReader(
      weightStream, order: .init(weightStream), capacity: machine.weightWords,
      width: interface.weightWords)
    var buffer = ScaleSimWriteBuffer(
      capacity: machine.outputWords, width: interface.outputWords)
    let shape = OutputLines(product)
    var isFirst = true
    var start = 0
    for column in 0..<product.columnFolds {
      for row in 0..<product.rowFolds {
        let block = shape.block(rowFold: row, columnFold: column)
        let stallsBefore = stallCycles
        for line in 0..<product.cyclesPerFold {
          let now = start + line + stallCycles
          let inputStall = inputReader.serve(
            line, rowFold: row, columnFold: column, start: start, at: now)
          let weightStall = weightReader.serve(
            line, rowFold: row, columnFold: column, start: start, at: now)
          var outputStall = 0
          if line >= block.first, line < block.end {
            outputStall = buffer.write(words: block.words(line), at: now)
            if isFirst { outputs.bufferFirstCycle = now + outputStall }
            isFirst = false
            outputs.bufferLastCycle = now + outputStall
          }
          cycles = now + outputStall
          stallCycles += max(inputStall, weightStall, outputStall)
        }
        if stallCycles > stallsBefore {
          stalledFolds.append(
            ScaleSimStalledFold(
              fold: column * product.rowFolds + row, cycles: stallCycles - stallsBefore))
        }
        start += product.cyclesPerFold
      }
    }
    buffer.drainAll(from: cycles)
    outputs.dramFirstCycle = buffer.firstCycle
    outputs.dramLastCycle = buffer.lastCycle
    outputs.dramWords = buffer.writes
    inputs = inputReader.operand
    weights = weightReader.operand
  }
}

/// One operand's read buffer with what its words ask of it, line by line.
private struct LineReader {
  private let stream: OperandStream
  private var buffer: ScaleSimReadBuffer
  private let firstLine: Int
  private let lastLine: Int
  private var first: Int?
  private var last = 0

  init(_ stream: OperandStream, order: PrefetchOrder, capacity: Int, width: Int) {
    self.stream = stream
    buffer = ScaleSimReadBuffer(order, capacity: capacity, width: width)
    firstLine = stream.firstRequestLine ?? -1
    lastLine = stream.lastRequestLine ?? -1
  }

  /// Serves a line of a fold whose first line is the `start`th of all.
  ///
  /// - Returns: Cycles by which the line is late.
  mutating func serve(
    _ line: Int, rowFold: Int, columnFold: Int, start: Int, at now: Int
  ) -> Int {
    var result = (stall: 0, isRequest: start + line == firstLine || start + line == lastLine)
    if !buffer.holdsEverything {
      guard let shown = stream.line(line, rowFold: rowFold, columnFold: columnFold) else {
        return 0
      }
      result = buffer.serve(shown, of: stream, at: now)
    }
    guard result.isRequest else { return result.stall }
    // A word is in the array one cycle after it is asked for.
    let served = now + result.stall + 1
    first = first ?? served
    last = served
    return result.stall
  }

  var operand: ScaleSimMemory.Operand {
    ScaleSimMemory.Operand(
      bufferFirstCycle: first ?? 0, bufferLastCycle: last, dramFirstCycle: buffer.firstCycle,
      dramLastCycle: buffer.lastCycle, dramWords: buffer.reads)
  }
}
