import HardwareModel
import NetworkModel
import Quantities
import StreamingArrays
import Testing

@Suite("Foldings")
struct FoldingTests {
  /// The layers of cnvW1A1 with their published foldings: folded cycles are OFM² · ⌈K²·IFM/SIMD⌉ ·
  /// ⌈OFM/PE⌉ (Xilinx/BNN-PYNQ@d39c1c7, bnn/src/network/cnvW1A1/hw/config.h).
  static let cnv:
    [(inputs: Int, size: Int, outputs: Int, kernel: Int, simd: Int, pe: Int, cycles: Cycles)] = [
      (3, 32, 64, 3, 3, 16, 32_400), (64, 30, 64, 3, 32, 32, 28_224),
      (64, 14, 128, 3, 32, 16, 20_736), (128, 12, 128, 3, 32, 16, 28_800),
      (128, 5, 256, 3, 32, 4, 20_736), (256, 3, 256, 3, 32, 1, 18_432),
      (256, 1, 512, 1, 4, 1, 32_768), (512, 1, 512, 1, 8, 1, 32_768), (512, 1, 64, 1, 1, 4, 8_192),
    ]

  /// Those of cnvW2A2 and lfcW1A1, with the published `Ext Latency` (Xilinx/BNN-PYNQ@65f2124,
  /// bnn/src/network/…/hw/config.h).
  static let others:
    [(inputs: Int, size: Int, outputs: Int, kernel: Int, simd: Int, pe: Int, cycles: Cycles)] = [
      (3, 32, 64, 3, 3, 8, 64_800), (64, 30, 64, 3, 16, 16, 112_896),
      (64, 14, 128, 3, 16, 8, 82_944), (128, 12, 128, 3, 16, 8, 115_200),
      (128, 5, 256, 3, 8, 4, 82_944), (256, 3, 256, 3, 8, 1, 73_728),
      (256, 1, 512, 1, 2, 1, 65_536), (512, 1, 512, 1, 2, 2, 65_536), (512, 1, 64, 1, 1, 4, 8_192),
      (832, 1, 1024, 1, 64, 32, 416), (1024, 1, 1024, 1, 32, 64, 512),
      (1024, 1, 1024, 1, 64, 32, 512), (1024, 1, 64, 1, 8, 16, 512),
    ]

  @Test(
    "BNN-PYNQ's published foldings take their published cycles", arguments: (cnv + others).indices)
  func publishedCycles(layer: Int) throws {
    let row = (Self.cnv + Self.others)[layer]
    let shape = try ConvolutionShape(
      outputChannels: row.outputs, inputChannels: row.inputs, input: (row.size, row.size),
      kernel: (row.kernel, row.kernel))
    let node = StreamingNode(
      .matrix, shape, StreamingArray.Fold(elements: row.pe, lanes: row.simd))
    #expect(Cycles(node.outputPixels) * node.outputCycles == row.cycles)
    #expect(node.frameCycles == row.cycles)
  }

  /// Worked by the formulas of FINN's `convolutioninputgenerator_rtl`, on padded maps.
  @Test("sliding windows take FINN's cycles")
  func windows() throws {
    func cycles(
      _ kind: StreamingNode.Kind, channels: Int, _ input: (Int, Int), _ kernel: (Int, Int),
      stride: Int = 1, padding: Padding = .none, pe: Int, simd: Int
    ) throws -> Cycles {
      let isDepthwise = kind == .depthwise
      let shape = try ConvolutionShape(
        groups: isDepthwise ? channels : 1, outputChannels: isDepthwise ? 1 : channels,
        inputChannels: isDepthwise ? 1 : channels, input: input, kernel: kernel,
        stride: (stride, stride), padding: padding)
      return StreamingNode(kind, shape, StreamingArray.Fold(elements: pe, lanes: simd)).frameCycles
    }
    // Depthwise: 23 · 16 to fill, four lines of 4 · 9 · 16 + 4 · 15, and a line that is skipped.
    #expect(
      try cycles(
        .depthwise, channels: 64, (8, 8), (3, 3), stride: 2, padding: .all(1), pe: 4, simd: 1)
        == 368 + 4 * (576 + 60) + 160)
    // Whole windows at once: every pixel of the padded map.
    for size in [4, 8, 16] {
      #expect(
        try cycles(
          .matrix, channels: 4, (size, size), (3, 3), padding: .all(1), pe: 4, simd: 36)
          == Cycles((size + 2) * (size + 2) + 2))
    }
    // One line: 62 outputs of 3 pixels of 4 words.
    #expect(try cycles(.matrix, channels: 16, (1, 64), (1, 3), pe: 16, simd: 4) == 62 * 12 + 2)
    #expect(try cycles(.matrix, channels: 16, (64, 1), (3, 1), pe: 16, simd: 4) == 62 * 12 + 2)
    // A window of one pixel needs no unit.
    #expect(try cycles(.matrix, channels: 16, (8, 8), (1, 1), pe: 16, simd: 16) == 64)
  }

  private static func shape(_ random: inout SplitMix64) throws -> ConvolutionShape {
    let kernel = [1, 3].randomElement(using: &random) ?? 1
    return try ConvolutionShape(
      outputChannels: Int.random(in: 1...24, using: &random),
      inputChannels: Int.random(in: 1...24, using: &random),
      input: (Int.random(in: 3...9, using: &random), Int.random(in: 3...9, using: &random)),
      kernel: (kernel, kernel), padding: .all(kernel / 2))
  }

  @Test("the search finds what all divisors find", arguments: 0..<60)
  func searchIsExact(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let formulas = StreamingResources(
      weightBits: Int.random(in: 1...8, using: &random),
      inputBits: Int.random(in: 1...8, using: &random), outputBits: 4, widestLUTWeightBits: 4)
    let shapes = try (0..<3).map { _ in try Self.shape(&random) }
    let searches = shapes.map { shape in
      FoldingSearch(.matrix, shape) { formulas.logic(of: $0) }
    }
    func all(_ shape: ConvolutionShape) -> [(cycles: Cycles, cost: Int)] {
      let inputs = shape.inputChannels * shape.kernelRows * shape.kernelColumns
      return (1...shape.outputChannels).filter { shape.outputChannels % $0 == 0 }.flatMap { pe in
        (1...inputs).filter { inputs % $0 == 0 }.map { simd in
          let node = StreamingNode(
            .matrix, shape, StreamingArray.Fold(elements: pe, lanes: simd))
          let logic = formulas.logic(of: node)
          return (node.frameCycles, logic.lut + 109 * logic.dsp)
        }
      }
    }
    let tables = shapes.map(all)
    for target in [50, 500, 5_000, 50_000] as [Cycles] {
      for (search, table) in zip(searches, tables) {
        let choice = search.best(within: target)
        let cheapest = table.filter { $0.cycles <= target }.map(\.cost).min()
        if let cheapest {
          #expect(choice.cost == cheapest)
          #expect(choice.node.frameCycles <= target)
        } else {
          #expect(choice.node.frameCycles == table.map(\.cycles).min())
        }
      }
    }
    // The staircase: for every interval that all layers reach, the least sum of costs.
    let steps = FoldingSearch.staircase(searches)
    #expect(steps.map(\.interval) == steps.map(\.interval).sorted(by: >))
    for step in steps {
      let least = tables.map { table in
        table.filter { $0.cycles <= step.interval }.map(\.cost).min() ?? 0
      }.reduce(0, +)
      #expect(step.cost == least)
    }
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.cost <= $1.cost })
    #expect(steps.last?.interval == tables.map { $0.map(\.cycles).min() ?? 0 }.max())
  }
}
