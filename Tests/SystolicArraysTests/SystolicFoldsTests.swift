import HardwareModel
import NetworkModel
import Quantities
import SystolicArrays
import Testing

/// Folds worked by hand.
struct SystolicFoldsTests {
  private static func array(
    _ dataflow: SystolicArray.Dataflow, rows: Int = 8, columns: Int = 4
  ) -> SystolicArray {
    SystolicArray(
      rows: rows, columns: columns, dataflow: dataflow, mode: .scaleSim(ScaleSimRules()))
  }

  /// 10 pixels, a window of 20 and 6 filters on 8 × 4: ⌈20/8⌉·⌈6/4⌉, ⌈20/8⌉·⌈10/4⌉ and ⌈10/8⌉·⌈6/4⌉
  /// folds of 2·8+4+10−2, 2·8+4+6−2 and 8+4+20−2 cycles.
  @Test(arguments: [
    (SystolicArray.Dataflow.weightStationary, 6, 28, [10 * 20 * 2, 120, 10 * 6 * 3]),
    (.inputStationary, 9, 24, [200, 6 * 20 * 3, 6 * 10 * 3]),
    (.outputStationary, 4, 30, [20 * 10 * 2, 20 * 6 * 2, 60]),
  ])
  func foldsAndWords(
    dataflow: SystolicArray.Dataflow, folds: Int, cycles: Int, words: [Int]
  ) {
    let product = FoldedProduct(pixels: 10, window: 20, filters: 6, on: Self.array(dataflow))
    #expect(product.folds == folds)
    #expect(product.cyclesPerFold == cycles)
    #expect([product.inputReads, product.weightReads, product.outputWrites] == words)
  }

  /// One fold takes as long with a second register as without; more folds are hidden behind it.
  @Test(arguments: SystolicArray.Dataflow.allCases)
  func overlapHelpsFromTheSecondFoldOn(dataflow: SystolicArray.Dataflow) {
    let one = FoldedProduct(pixels: 4, window: 8, filters: 4, on: Self.array(dataflow))
    #expect(one.folds == 1)
    #expect(Self.overlapped([.init(one)]) == one.cyclesPerFold)
    let many = FoldedProduct(pixels: 40, window: 80, filters: 40, on: Self.array(dataflow))
    #expect(Self.overlapped([.init(many)]) < many.folds * many.cyclesPerFold)
    #expect(Self.overlapped([.init(many)]) * 32 >= 40 * 80 * 40)
  }

  private static func overlapped(_ products: [SystolicFolds.Products]) -> Int {
    let folds = SystolicFolds(products, overlapsStationaryLoad: true)
    var sum: Cycles = 0
    folds.forEach { cycles, _ in sum += cycles }
    #expect(sum == folds.cycles)
    return Int(folds.cycles)
  }

  /// The operand of the next product is loaded while the one before runs, too: a depthwise layer's
  /// 170 full groups of three channels and one of two, 196 steps each.
  @Test func overlapDoesNotEndWithAProduct() {
    let array = Self.array(.weightStationary, rows: 32, columns: 32)
    let full = FoldedProduct(pixels: 196, window: 27, filters: 3, on: array)
    let rest = FoldedProduct(pixels: 196, window: 18, filters: 2, on: array)
    #expect(
      Self.overlapped([.init(full, count: 170, channels: 3), .init(rest, channels: 2)])
        == 32 + 170 * 196 + 196 + 62)
    // Fewer steps than rows: the load sets the pace, and the last product drains.
    let short = FoldedProduct(pixels: 10, window: 27, filters: 3, on: array)
    #expect(
      Self.overlapped([.init(full, count: 2), .init(short, count: 3)])
        == 32 + 2 * 196 + 2 * 32 + 10 + 62)
  }

  /// Two operands of 4 bits in a word: half the steps or rows, and each operand is still read.
  @Test(arguments: SystolicArray.Dataflow.allCases)
  func packedOperandsAreAllRead(dataflow: SystolicArray.Dataflow) {
    let array = Self.array(dataflow)
    let plain = FoldedProduct(pixels: 64, window: 65, filters: 4, on: array)
    let packed = FoldedProduct(pixels: 64, window: 33, filters: 4, on: array)
    func words(_ products: SystolicFolds.Products) -> SystolicFolds.BufferWords {
      SystolicFolds([products], overlapsStationaryLoad: false).bufferWords
    }
    let (all, some) = (words(.init(plain)), words(.init(packed, packing: (65, 33))))
    #expect(some.weights == all.weights)
    #expect(some.inputs == all.inputs)
    #expect(some.sums <= all.sums)
  }

  /// 3 × 3 windows on 32 × 16: three channels fill 27 rows with weights or inputs, sixteen the
  /// columns with sums.
  @Test(arguments: [
    (SystolicArray.Dataflow.weightStationary, 3), (.inputStationary, 3), (.outputStationary, 16),
  ])
  func depthwiseChannelsLieSideBySide(dataflow: SystolicArray.Dataflow, channels: Int) {
    let array = Self.array(dataflow, rows: 32, columns: 16)
    #expect(FoldedProduct.channelsSideBySide(window: 9, channels: 64, on: array) == channels)
    #expect(FoldedProduct.channelsSideBySide(window: 9, channels: 2, on: array) == 2)
    #expect(FoldedProduct.channelsSideBySide(window: 49, channels: 64, on: array) >= 1)
  }

  /// Zeros beside the diagonal pass through the array, but no buffer holds them.
  @Test func weightsBesideTheDiagonalAreNotRead() {
    let product = FoldedProduct(
      pixels: 100, window: 27, filters: 3,
      on: Self.array(.weightStationary, rows: 32, columns: 16))
    let folds = SystolicFolds(
      [.init(product, count: 2, channels: 3)], overlapsStationaryLoad: false)
    #expect(folds.bufferWords.weights == 2 * 27)
    #expect(folds.bufferWords.inputs == 2 * 2_700)
    #expect(folds.bufferWords.sums == 2 * 2 * 300)
    #expect(folds.cycles == 2 * (64 + 16 + 100 - 2))
  }
}

/// How convolutions become layers that SCALE-Sim knows.
struct ScaleSimWorkTests {
  private static func shape(
    _ input: Int, _ kernel: Int, stride: Int = 1, padding: Padding = .none, groups: Int = 1,
    dilation: Int = 1, batch: Int = 1
  ) throws -> ConvolutionShape {
    try ConvolutionShape(
      batch: batch, groups: groups, outputChannels: 4, inputChannels: 2, input: (input, input),
      kernel: (kernel, kernel), stride: (stride, stride), dilation: (dilation, dilation),
      padding: padding)
  }

  @Test(arguments: [
    // Padding on both sides becomes part of the input.
    (13, 3, 1, Padding.all(1), 15),
    // With stride 2 the last padded column is never reached.
    (224, 3, 2, .all(1), 225),
    // SCALE-Sim's own example: the last window is cut off.
    (224, 11, 4, Padding(top: 0, left: 0, bottom: 3, right: 3), 224),
    // Rows behind the last whole window are not part of it.
    (224, 11, 4, .none, 223),
  ])
  func paddingBecomesInput(
    input: Int, kernel: Int, stride: Int, padding: Padding, expected: Int
  ) throws {
    let shape = try Self.shape(input, kernel, stride: stride, padding: padding)
    let work = try ScaleSimWork(shape, pattern: .dense)
    #expect(work.layer.inputRows == expected)
    #expect(work.layer.outputRows == shape.outputRows)
    #expect(!work.isApproximate)
  }

  @Test func groupsAndImagesAreRuns() throws {
    let work = try ScaleSimWork(Self.shape(8, 3, groups: 3, batch: 2), pattern: .dense)
    #expect(work.runs == 6)
    #expect(work.layer.macCount * 6 == (try Self.shape(8, 3, groups: 3, batch: 2).macCount))
    let classifier = try ScaleSimWork(
      .fullyConnected(batch: 5, outputs: 10, inputs: 20), pattern: .dense)
    #expect(classifier.runs == 1)
    #expect(classifier.layer.pixels == 5)
    #expect(classifier.layer.window == 20)
  }

  @Test func dilatedWindowsAreCountedAsDenseOnes() throws {
    let shape = try Self.shape(12, 3, padding: .all(2), dilation: 2)
    let work = try ScaleSimWork(shape, pattern: .dense)
    #expect(work.isApproximate)
    #expect(work.layer.macCount == shape.macCount)
  }
}
