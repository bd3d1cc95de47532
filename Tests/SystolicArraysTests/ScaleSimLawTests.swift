import HardwareModel
import Quantities
import Testing

@testable import SystolicArrays

/// Laws over seeded random layers and machines.
struct ScaleSimLawTests {
  private struct Case {
    var layer: ScaleSimLayer
    var machine: ScaleSimMachine

    init(seed: UInt64) throws {
      var random = SplitMix64(seed: seed)
      func draw(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
      let kernel = (draw(1...4), draw(1...4))
      layer = try ScaleSimLayer(
        inputRows: kernel.0 + draw(0...9), inputColumns: kernel.1 + draw(0...9),
        kernelRows: kernel.0, kernelColumns: kernel.1, channels: draw(1...9),
        filters: draw(1...40), strideRows: draw(1...3), strideColumns: draw(1...3))
      let rules = ScaleSimRules()
      let dataflow = SystolicArray.Dataflow.allCases[draw(0...2)]
      machine = try ScaleSimMachine(
        array: SystolicArray(
          rows: draw(1...12), columns: draw(1...12), dataflow: dataflow, mode: .scaleSim(rules)),
        rules: rules, inputWords: draw(100...600), weightWords: draw(100...600),
        outputWords: draw(100...2_000))
    }

    var compute: ScaleSimCompute { get throws { try ScaleSimCompute(layer, on: machine) } }
  }

  /// The addresses of a stream's words, fold by fold and line by line.
  private static func addresses(_ stream: OperandStream) -> [(line: Int, address: Int)] {
    (0..<stream.columnFolds).flatMap { column in
      (0..<stream.rowFolds).flatMap { row in
        (0..<stream.linesPerFold).flatMap { line in
          stream.addresses(line, rowFold: row, columnFold: column).map {
            (((column * stream.rowFolds + row) * stream.linesPerFold) + line, $0)
          }
        }
      }
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func readsAreThoseOfASetThatIsForgottenWhenFull(seed: UInt64) throws {
    let item = try Case(seed: seed)
    let compute = try item.compute
    for (stream, isDistinct) in [
      (OperandStream.inputs(item.layer, on: item.machine, compute), false),
      (.weights(item.layer, on: item.machine, compute), false),
      (.weights(item.layer, on: item.machine, compute), true),
    ] {
      for capacity in [50, 97, 300] {
        var (held, reads, clears) = (Set<Int>(), 0, 0)
        var last: Int?
        for (line, address) in Self.addresses(stream) where !held.contains(address) {
          held.insert(address)
          reads += 1
          guard held.count == capacity else { continue }
          held = []
          clears += 1
          last = line
        }
        let set = ReuseSet(stream, capacity: capacity, hasDistinctWords: isDistinct)
        #expect(set.reads == reads)
        #expect(set.clears == clears)
        #expect(set.lastClearLine == last)
      }
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func streamsHoldWhatTheClosedFormsCount(seed: UInt64) throws {
    let item = try Case(seed: seed)
    let compute = try item.compute
    let inputs = OperandStream.inputs(item.layer, on: item.machine, compute)
    let weights = OperandStream.weights(item.layer, on: item.machine, compute)
    let asked = Self.addresses(inputs)
    // The closed form counts elements beyond the input, too.
    #expect(asked.count <= compute.product.inputReads)
    if inputs.isAbsent.isEmpty { #expect(asked.count == compute.product.inputReads) }
    #expect(Self.addresses(weights).count == compute.weightReads)
    #expect(inputs.lines == compute.lines)
    #expect(inputs.firstRequestLine == asked.map(\.line).min())
    #expect(inputs.lastRequestLine == asked.map(\.line).max())
    let shape = OutputLines(compute.product)
    var sums = 0
    for column in 0..<compute.product.columnFolds {
      for row in 0..<compute.product.rowFolds {
        let block = shape.block(rowFold: row, columnFold: column)
        #expect(block.end <= compute.product.cyclesPerFold)
        sums += (block.first..<block.end).reduce(0) { $0 + block.words($1) }
        #expect(block.fullLines.allSatisfy { block.words($0) == block.columns })
      }
    }
    #expect(sums == compute.product.outputWrites)
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func whatIsReadIsAtLeastEachWordAndAtMostEachUse(seed: UInt64) throws {
    let item = try Case(seed: seed)
    let figures = try ScaleSimFigures(item.layer, on: item.machine)
    #expect(figures.weights.dramWords >= item.layer.window * item.layer.filters)
    #expect(Double(figures.weights.dramWords) <= figures.weights.bufferWords)
    #expect(Double(figures.inputs.dramWords) <= figures.inputs.bufferWords)
    #expect(figures.outputs.dramWords >= item.layer.pixels * item.layer.filters)
    #expect(figures.cycles == figures.compute.cycles + figures.stallCycles)
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func aNarrowInterfaceOnlyAddsStalls(seed: UInt64) throws {
    let item = try Case(seed: seed)
    for words in [1, 3, 16, 64] {
      let figures = try ScaleSimFigures(
        item.layer,
        on: item.machine.with(
          interface: .init(inputWords: words, weightWords: words, outputWords: words)))
      #expect(figures.cycles >= figures.compute.cycles)
      #expect(figures.stallCycles >= figures.cycles - figures.compute.cycles)
      #expect(figures.inputs.dramWords % words == 0)
      #expect(figures.weights.dramWords % words == 0)
    }
  }

  /// The generator's first word of the customary seed, and its ten thousandth (ISO C++ 26.5.5).
  @Test func theGeneratorIsMT19937() {
    var generator = MersenneTwister(seed: 5489)
    #expect(generator.next() == 3_499_211_612)
    for _ in 0..<9_998 { _ = generator.next() }
    #expect(generator.next() == 4_123_659_995)
  }

  @Test func sizesOutOfRangeAreRefused() throws {
    #expect(throws: ScaleSimFault.self) {
      try ScaleSimLayer(
        inputRows: 3, inputColumns: 3, kernelRows: 4, kernelColumns: 1, channels: 1, filters: 1,
        strideRows: 1, strideColumns: 1)
    }
    #expect(throws: ScaleSimFault.self) {
      try ScaleSimLayer(
        inputRows: 1 << 20, inputColumns: 1 << 20, kernelRows: 1, kernelColumns: 1, channels: 1,
        filters: 1, strideRows: 1, strideColumns: 1)
    }
    #expect(throws: ScaleSimFault.self) {
      try ScaleSimLayer(
        inputRows: 3, inputColumns: 3, kernelRows: 1, kernelColumns: 1, channels: 1, filters: 0,
        strideRows: 1, strideColumns: 1)
    }
    let array = SystolicArray(
      rows: 1, columns: 1, dataflow: .weightStationary, mode: .scaleSim(ScaleSimRules()))
    #expect(throws: ScaleSimFault.self) {
      try ScaleSimMachine(
        array: array, rules: ScaleSimRules(), inputWords: 99, weightWords: 100, outputWords: 100)
    }
    let machine = try ScaleSimMachine(
      array: array, rules: ScaleSimRules(), inputWords: 100, weightWords: 100, outputWords: 100)
    let large = try ScaleSimLayer(
      inputRows: 1 << 13, inputColumns: 1 << 13, kernelRows: 1, kernelColumns: 1, channels: 2,
      filters: 2, strideRows: 1, strideColumns: 1)
    #expect(try ScaleSimCompute(large, on: machine).lines > 0)
    let larger = try ScaleSimLayer(
      inputRows: 1 << 10, inputColumns: 1 << 10, kernelRows: 1, kernelColumns: 1, channels: 1 << 7,
      filters: 1 << 7, strideRows: 1, strideColumns: 1)
    #expect(throws: ScaleSimFault.self) { try ScaleSimCompute(larger, on: machine) }
  }
}
