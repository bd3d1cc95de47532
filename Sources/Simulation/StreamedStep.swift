internal import HardwareModel
public import Mapping
internal import NetworkModel
public import Quantities

/// A step on an array that a stream feeds from on-chip feature maps.
///
/// Time is counted in ticks of one `numerator`-th of a main cycle, so that an array on a clock of
/// `numerator/denominator` times the main one stays on whole numbers. The structure — rounds of
/// output channels outside, pixel tiles inside, one word of neighbouring pixels a main cycle, a
/// FIFO of channel groups before the array, a write-back of each round — reproduces the per-layer
/// latencies published with wkid-neu/cnn_accel (FPGA 2023).
public struct StreamedStep: Sendable {
  /// What moves and how long each engine is busy, in main cycles rounded up.
  public let counts: StepCounts
  /// Cycles by the recurrence of stream, FIFO and array.
  public let cycles: Cycles
  /// The bound of the busiest engine, with fill and drain.
  public let bound: Cycles
}

extension StreamedStep {
  /// The most tiles of a feature map: their spans are held in memory, 8 bytes each.
  static let maximumTileCount = 1 << 22

  init(
    step: Step, array: LoopUnrolledArray, stream: StreamFeed, widths: StepWidths,
    network: Network, memory: MemoryRates
  ) {
    var counts = StepCounts()
    let shape = step.shape
    counts.weightBytes = widths.weightStorageBits.dividedRoundingUp(by: 8)
    var bufferBits = Bits(widths.weightCount * widths.weightBits)
    switch step.kind {
    case .convolution where shape.isFullyConnected, .fullyConnected:
      // Rounds are whole: the last one's idle rows are stored, loaded and multiplied like others.
      let outputs =
        shape.outputChannels.dividedRoundingUp(by: array.outputChannels) * array.outputChannels
      let bits = Bits(outputs).scaledRoundingUp(
        by: widths.weightStorageBits, over: Bits(shape.outputChannels))
      counts.weightBytes = bits.dividedRoundingUp(by: 8)
      bufferBits = bufferBits.scaledRoundingUp(
        by: Int64(outputs), over: Int64(shape.outputChannels))
      let transfer = counts.weightBytes.dividedRoundingUp(by: stream.fullyConnectedBytesPerCycle)
      let drain = Int64(outputs * shape.batch).scaledRoundingUp(
        by: 1000, over: stream.fullyConnectedOutputsPerKilocycle)
      // A weight that has arrived serves every image, no faster than the whole array multiplies.
      let passes =
        outputs / array.outputChannels
        * (shape.inputChannels * shape.batch).dividedRoundingUp(by: array.pixels)
      let products = Int64(passes).scaledRoundingUp(
        by: stream.clockRatioDenominator, over: stream.clockRatioNumerator)
      let busy = max(transfer, products)
      cycles = busy + stream.fullyConnectedStartCycles + drain
      bound = cycles
      counts.load = transfer
      counts.compute = busy
    case .convolution, .depthwise:
      let layer = StreamedConvolution(shape: shape, array: array, stream: stream)
      cycles = layer.recurrence()
      bound = min(cycles, layer.bound())
      counts.compute = layer.computeCycles
    case .pooling:
      let tiles = StreamedConvolution.spans(
        shape, pixels: array.pixels, word: stream.wordPixels)
      let groups = shape.groups.dividedRoundingUp(by: stream.channelGroup)
      let window = shape.kernelRows * shape.kernelColumns
      let words = tiles.reduce(0) { $0 + max($1, window) }
      cycles =
        Cycles(shape.batch * (groups * words + tiles.count + array.pixels))
        + stream.poolOverheadCycles
      bound = cycles
      counts.compute = cycles
    case .elementwise, .movement:
      let channels = shape.groups.dividedRoundingUp(by: stream.channelGroup)
      let words =
        (shape.outputRows * shape.outputColumns).dividedRoundingUp(by: stream.addWordPixels)
      cycles =
        stream.addCyclesPerWord * Cycles(channels * words * shape.batch)
        + stream.addOverheadCycles
      bound = cycles
      counts.compute = cycles
    }
    if step.kind == .convolution || step.kind == .depthwise {
      counts.weightBufferReadBits = bufferBits
      counts.inputBufferReadBits = Bits(shape.touchedInputCount * widths.inputBits)
    }
    counts.weightBufferWriteBits = bufferBits
    self.counts = counts
  }
}

/// The stream, FIFO and array of one convolution.
struct StreamedConvolution {
  private let shape: ConvolutionShape
  private let stream: StreamFeed
  private let rounds: Int
  private let groups: Int
  private let taps: Int
  private let spans: [Int]
  private let outputsPerRound: Int

  init(shape: ConvolutionShape, array: LoopUnrolledArray, stream: StreamFeed) {
    self.shape = shape
    self.stream = stream
    taps = shape.kernelRows * shape.kernelColumns
    // Whole groups of channels, and enough steps that a round's outputs can be written meanwhile.
    var channels =
      shape.inputChannels.dividedRoundingUp(by: stream.channelGroup) * stream.channelGroup
    let least = array.outputChannels.dividedRoundingUp(by: taps)
    channels = max(
      channels, least.dividedRoundingUp(by: stream.channelGroup) * stream.channelGroup)
    groups = channels / stream.channelGroup
    rounds =
      shape.groups * shape.outputChannels.dividedRoundingUp(by: array.outputChannels)
      * shape.batch
    spans = Self.spans(shape, pixels: array.pixels, word: stream.wordPixels)
    outputsPerRound = array.outputChannels
  }

  /// Main cycles that the array multiplies, rounded up.
  var computeCycles: Cycles {
    (Int64(rounds * spans.count * groups * stream.channelGroup * taps)
      * stream.clockRatioDenominator).dividedRoundingUp(by: stream.clockRatioNumerator)
  }

  /// The time of the busiest of array, stream and write-back, with fill and drain.
  func bound() -> Cycles {
    let visits = Int64(rounds * spans.count)
    let steps = Int64(groups * stream.channelGroup * taps) + stream.roundSwitchCycles
    let array = (visits * steps * stream.clockRatioDenominator)
      .dividedRoundingUp(by: stream.clockRatioNumerator)
    let words = spans.reduce(0, +)
    let streaming = Cycles(rounds) * Cycles(groups * words + spans.count)
    let writing = visits * Cycles(outputsPerRound)
    return max(array, streaming, writing) + stream.fillAndDrainCycles
  }

  /// The exact time: every group of channels of every tile through FIFO and array.
  ///
  /// - Complexity: O(rounds until the state repeats × tiles × channel groups).
  func recurrence() -> Cycles {
    let tick = stream.clockRatioNumerator
    let depth = max(1, stream.fifoElements / (stream.channelGroup * taps))
    let step = Cycles(stream.channelGroup * taps) * stream.clockRatioDenominator
    let roundSwitch = stream.roundSwitchCycles * stream.clockRatioDenominator
    let fill = stream.fillAndDrainCycles * tick
    let write = Cycles(outputsPerRound) * tick
    var pointer: Cycles = 0
    var array: Cycles = 0
    var end: Cycles = 0
    var consumed = [Cycles](repeating: 0, count: depth)
    var slot = 0
    var round = 0
    while round < rounds {
      let before = (pointer, array, end, consumed, slot)
      for span in spans {
        pointer += tick
        for _ in 0..<groups {
          pointer = max(pointer, consumed[slot]) + Cycles(span) * tick
          array = max(array + step, pointer)
          consumed[slot] = array
          slot = slot + 1 == depth ? 0 : slot + 1
        }
        array += roundSwitch
        end = max(array + fill, end + write)
      }
      round += 1
      // Rounds are equal: once everything has moved by one amount, so will every later round.
      let shift = array - before.1
      if round < rounds, slot == before.4, pointer - before.0 == shift, end - before.2 == shift,
        zip(consumed, before.3).allSatisfy({ $0 - $1 == shift })
      {
        end += shift * Cycles(rounds - round)
        break
      }
    }
    return end.dividedRoundingUp(by: tick)
  }

  /// For each tile of `pixels` outputs in linear order, the words that its windows span.
  static func spans(_ shape: ConvolutionShape, pixels: Int, word: Int) -> [Int] {
    let outputs = shape.outputRows * shape.outputColumns
    var result: [Int] = []
    result.reserveCapacity(outputs.dividedRoundingUp(by: pixels))
    var first = 0
    while first < outputs {
      let last = min(outputs, first + pixels) - 1
      let begin = address(shape, first, isLast: false)
      let end = address(shape, last, isLast: true)
      result.append(end / word - begin / word + 1)
      first = last + 1
    }
    return result
  }

  /// The linear address of the first or last input that an output's window reads.
  private static func address(_ shape: ConvolutionShape, _ output: Int, isLast: Bool) -> Int {
    let row = output / shape.outputColumns * shape.strideRows - shape.padding.top
    let column = output % shape.outputColumns * shape.strideColumns - shape.padding.left
    let rows = isLast ? row + (shape.kernelRows - 1) * shape.dilationRows : row
    let columns = isLast ? column + (shape.kernelColumns - 1) * shape.dilationColumns : column
    return min(max(0, rows), shape.inputRows - 1) * shape.inputColumns
      + min(max(0, columns), shape.inputColumns - 1)
  }
}
