import HardwareModel
import SystolicArrays
import Testing

/// Published or hand-worked figures of SCALE-Sim 3.0.0, 64 kB a buffer.
struct ScaleSimCaseTests {
  private static func machine(
    _ size: Int, _ dataflow: SystolicArray.Dataflow, words: Int? = nil
  ) throws -> ScaleSimMachine {
    let rules = ScaleSimRules(
      interface: words.map {
        ScaleSimRules.Interface(inputWords: $0, weightWords: $0, outputWords: $0)
      })
    return try ScaleSimMachine(
      array: SystolicArray(
        rows: size, columns: size, dataflow: dataflow, mode: .scaleSim(rules)), rules: rules,
      inputWords: 65_536, weightWords: 65_536, outputWords: 65_536)
  }

  private static func layer(
    _ input: (Int, Int), _ kernel: Int, _ channels: Int, _ filters: Int, stride: Int = 1
  ) throws -> ScaleSimLayer {
    try ScaleSimLayer(
      inputRows: input.0, inputColumns: input.1, kernelRows: kernel, kernelColumns: kernel,
      channels: channels, filters: filters, strideRows: stride, strideColumns: stride)
  }

  /// AlexNet's convolutions as SCALE-Sim's topologies have them.
  private static func alexNet() throws -> [ScaleSimLayer] {
    [
      try layer((224, 224), 11, 3, 96, stride: 4), try layer((27, 27), 5, 96, 256),
      try layer((13, 13), 3, 256, 384), try layer((13, 13), 3, 384, 384),
      try layer((13, 13), 3, 384, 256),
    ]
  }

  /// Cycles, buffer words and DRAM words of AlexNet's first layer with estimated bandwidth.
  @Test(arguments: [
    (
      SystolicArray.Dataflow.weightStationary, [112_283, 116_210],
      [3_294_225, 34_848, 3_484_800], [1_805_023, 34_848, 3_484_831]
    ),
    (
      .outputStationary, [121_124, 125_282], [3_294_225, 3_310_560, 308_640],
      [519_810, 44_366, 290_431]
    ),
    (
      .inputStationary, [216_599, 220_230], [1_098_075, 3_310_560, 3_484_800],
      [173_542, 3_310_560, 3_484_831]
    ),
  ])
  func firstLayerOfAlexNet(
    dataflow: SystolicArray.Dataflow, cycles: [Int], buffer: [Int], dram: [Int]
  ) throws {
    let figures = try ScaleSimFigures(
      Self.layer((224, 224), 11, 3, 96, stride: 4), on: Self.machine(32, dataflow))
    #expect([figures.cycles, figures.cyclesWithPrefetch] == cycles)
    let traffic = [figures.inputs, figures.weights, figures.outputs]
    #expect(traffic.map(\.bufferWords) == buffer.map(Double.init))
    #expect(traffic.map(\.dramWords) == dram)
    #expect(figures.stallCycles == 0)
  }

  @Test(arguments: [
    (SystolicArray.Dataflow.weightStationary, 185_759), (.outputStationary, 113_567),
    (.inputStationary, 137_663),
  ])
  func thirdLayerOfAlexNet(dataflow: SystolicArray.Dataflow, cycles: Int) throws {
    let compute = try ScaleSimCompute(
      Self.layer((13, 13), 3, 256, 384), on: Self.machine(32, dataflow))
    #expect(compute.cycles == cycles)
  }

  @Test(arguments: [
    (SystolicArray.Dataflow.weightStationary, 1_136_239), (.outputStationary, 850_960),
    (.inputStationary, 1_158_205),
  ])
  func wholeAlexNet(dataflow: SystolicArray.Dataflow, cycles: Int) throws {
    let machine = try Self.machine(32, dataflow)
    let sum = try Self.alexNet().reduce(0) { try $0 + ScaleSimCompute($1, on: machine).cycles }
    #expect(sum == cycles)
  }

  /// Clearing all reuse at once makes the fourth layer's 64,896 inputs come 5,018,112 times.
  @Test func fourthLayerOfAlexNetReadsItsInputOverAndOver() throws {
    let figures = try ScaleSimFigures(
      Self.alexNet()[3], on: Self.machine(32, .weightStationary))
    #expect(figures.inputs.dramWords == 5_018_112)
  }

  /// A 10 × 19 input, 5 × 5 windows, 16 channels, 33 filters behind a narrow interface.
  @Test(arguments: [
    (
      32, SystolicArray.Dataflow.weightStationary, 10, [13_177, 8_394], [131_080, 25_600, 38_610]
    ),
    (32, .weightStationary, 4, [32_837, 28_054], [131_072, 25_600, 38_613]),
    (32, .outputStationary, 10, [8_981, 6_210], [98_310, 25_600, 2_970]),
    (8, .weightStationary, 10, [35_551, 7_552], [163_850, 16_000, 148_500]),
  ])
  func narrowInterfaces(
    size: Int, dataflow: SystolicArray.Dataflow, words: Int, cycles: [Int], dram: [Int]
  ) throws {
    let figures = try ScaleSimFigures(
      Self.layer((10, 19), 5, 16, 33), on: Self.machine(size, dataflow, words: words))
    #expect([figures.cycles, figures.stallCycles] == cycles)
    #expect([figures.inputs, figures.weights, figures.outputs].map(\.dramWords) == dram)
  }
}
