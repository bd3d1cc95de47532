import Inference
import NetworkModel
import TestSupport
import Testing

/// Convolutions of integers against the loop nest of `ConvolutionShape`, written out.
struct ConvolutionTests {
  /// The sums by seven loops; a transposed convolution is the same nest with the roles exchanged.
  private func reference(_ shape: ConvolutionShape, _ input: [Int], _ weights: [Int]) -> [Int] {
    var result = [Int](repeating: 0, count: shape.outputCount)
    let (inputs, outputs) = (shape.inputChannels, shape.outputChannels)
    for batch in 0..<shape.batch {
      for group in 0..<shape.groups {
        for output in 0..<outputs {
          for channel in 0..<inputs {
            for i in 0..<shape.kernelRows {
              for j in 0..<shape.kernelColumns {
                let weight = weights[
                  (((group * outputs + output) * inputs + channel) * shape.kernelRows + i)
                    * shape.kernelColumns + j]
                let source = (batch * shape.groups + group) * inputs + channel
                let target = (batch * shape.groups + group) * outputs + output
                let down = i * shape.dilationRows - shape.padding.top
                let across = j * shape.dilationColumns - shape.padding.left
                let (rows, columns) =
                  shape.isTransposed
                  ? (shape.inputRows, shape.inputColumns) : (shape.outputRows, shape.outputColumns)
                for r in 0..<rows {
                  for c in 0..<columns {
                    let (y, x) = (r * shape.strideRows + down, c * shape.strideColumns + across)
                    if shape.isTransposed {
                      guard (0..<shape.outputRows).contains(y),
                        (0..<shape.outputColumns).contains(x)
                      else { continue }
                      result[(target * shape.outputRows + y) * shape.outputColumns + x] +=
                        weight * input[(source * shape.inputRows + r) * shape.inputColumns + c]
                    } else {
                      guard (0..<shape.inputRows).contains(y), (0..<shape.inputColumns).contains(x)
                      else { continue }
                      result[(target * shape.outputRows + r) * shape.outputColumns + c] +=
                        weight * input[(source * shape.inputRows + y) * shape.inputColumns + x]
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return result
  }

  /// Strided, dilated, grouped, depthwise, one-dimensional, cropped and transposed shapes.
  @Test(arguments: 0..<120)
  func equalsTheLoopNest(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let isOneDimensional = pick(0...4) == 0
    let groups = pick(0...2) == 0 ? pick(2...4) : 1
    let isDepthwise = groups > 1 && pick(0...1) == 0
    var shape: ConvolutionShape?
    while shape == nil {
      shape = try? ConvolutionShape(
        batch: pick(1...2), groups: groups, outputChannels: isDepthwise ? 1 : pick(1...5),
        inputChannels: isDepthwise ? 1 : pick(1...5),
        input: (isOneDimensional ? 1 : pick(1...9), pick(1...9)),
        kernel: (isOneDimensional ? 1 : pick(1...4), pick(1...4)),
        stride: (pick(1...3), pick(1...3)), dilation: (pick(1...3), pick(1...3)),
        padding: Padding(
          top: isOneDimensional ? 0 : pick(-1...3), left: pick(-1...3),
          bottom: isOneDimensional ? 0 : pick(-1...3), right: pick(-1...3)),
        isTransposed: pick(0...2) == 0)
    }
    let nest = try #require(shape)
    // Wide integers are summed in double precision, narrow ones in single.
    let isWide = pick(0...1) == 0
    let bits = isWide ? 14 : 8
    let limit = isWide ? 8000 : 100
    let zero = isWide ? 0 : pick(-5...5)
    let weightZero = pick(-3...3)
    let input = (0..<nest.inputCount).map { _ in pick(-limit...limit) }
    let weights = (0..<nest.weightCount).map { _ in pick(-100...100) }
    let stored = weights.map { Int8($0 + weightZero) }
    let convolution = try Convolution(
      shape: nest,
      weights: WeightTensor(
        shape: TensorShape([
          nest.totalOutputChannels, nest.inputChannels, nest.kernelRows, nest.kernelColumns,
        ]), format: SingleLayer.integers(8, zero: weightZero), values: .bytes(stored)))
    let result = try SingleLayer.run(
      .convolution(convolution), input.map(Float.init),
      shape: [nest.batch, nest.totalInputChannels, nest.inputRows, nest.inputColumns],
      format: SingleLayer.integers(bits, zero: zero),
      to: [nest.batch, nest.totalOutputChannels, nest.outputRows, nest.outputColumns])
    #expect(result.outputs == [reference(nest, input, weights).map(Float.init)])
    #expect(result.overflowCount == 0)
  }

  /// A product whose pixels are the rows: channels are the last axis, also where all sizes agree.
  @Test func multipliesRowsWithChannelsLast() throws {
    let shape = try ConvolutionShape(outputChannels: 2, inputChannels: 2, input: (1, 2))
    let weights = try WeightTensor(
      shape: TensorShape([2, 2, 1, 1]), values: .reals([1, 2, 10, 20]))
    let input: [Float] = [1, 2, 3, 4]
    // Rows (1, 2) and (3, 4) times the columns (1, 2) and (10, 20).
    let last = try Convolution(shape: shape, weights: weights, isChannelsLast: true)
    let rows = try SingleLayer.run(.convolution(last), input, shape: [1, 2, 2], to: [1, 2, 2])
    #expect(rows.outputs == [[5, 50, 11, 110]])
    // The same numbers with channels first: channel 0 is (1, 2), channel 1 (3, 4).
    let first = try Convolution(shape: shape, weights: weights)
    let channels = try SingleLayer.run(
      .convolution(first), input, shape: [1, 2, 2], to: [1, 2, 2])
    #expect(channels.outputs == [[7, 10, 70, 100]])
  }

  /// A matrix of columns that is made in several parts: 64 · 9 · 64 · 64 is more than one holds.
  @Test func makesLargeColumnsInParts() throws {
    var random = SeededRandom(seed: 7)
    let shape = try ConvolutionShape(
      outputChannels: 1, inputChannels: 64, input: (64, 64), kernel: (3, 3), padding: .all(1))
    let input = (0..<shape.inputCount).map { _ in Float(Int.random(in: -8...8, using: &random)) }
    // Only the centre and one corner of one channel count.
    var weights = [Int8](repeating: 0, count: shape.weightCount)
    (weights[40 * 9 + 4], weights[40 * 9]) = (3, -1)
    let convolution = try Convolution(
      shape: shape,
      weights: WeightTensor(
        shape: TensorShape([1, 64, 3, 3]), format: SingleLayer.integers(8), values: .bytes(weights))
    )
    let result = try SingleLayer.run(
      .convolution(convolution), input, shape: [1, 64, 64, 64], format: SingleLayer.integers(8),
      to: [1, 1, 64, 64])
    let plane = Array(input[40 * 4096..<41 * 4096])
    let expected = (0..<4096).map { place in
      let corner = place < 64 || place % 64 == 0 ? 0 : plane[place - 65]
      return 3 * plane[place] - corner
    }
    #expect(result.outputs == [expected])
  }
}
