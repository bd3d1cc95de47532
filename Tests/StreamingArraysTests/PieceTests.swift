import HardwareModel
import NetworkModel
import Quantities
import StreamingArrays
import TestSupport
import Testing

/// Fully connected engines behind maps, whose input comes in pieces.
@Suite("Pieces of a pixel")
struct PieceTests {
  private static func engine(
    inputs: Int, outputs: Int, lanes: Int, elements: Int
  ) throws -> StreamingNode {
    StreamingNode(
      .matrix, try ConvolutionShape.fullyConnected(outputs: outputs, inputs: inputs),
      StreamingArray.Fold(elements: elements, lanes: lanes))
  }

  /// TFC on MNIST with the folding PE × SIMD 16 × 49, 8 × 8, 8 × 8, 10 × 8: a frame in 64 cycles, whether
  /// the image is a map of 784 pixels or a vector.
  @Test(arguments: [1, 784])
  func anImageFlowsLikeAVector(pixels: Int) throws {
    let nodes = [
      try Self.engine(inputs: 784, outputs: 64, lanes: 49, elements: 16),
      try Self.engine(inputs: 64, outputs: 64, lanes: 8, elements: 8),
      try Self.engine(inputs: 64, outputs: 64, lanes: 8, elements: 8),
      try Self.engine(inputs: 64, outputs: 10, lanes: 8, elements: 10),
    ]
    let edges = nodes.indices.map {
      StreamingEdge(producer: $0 == 0 ? nil : $0 - 1, consumer: $0, pixels: $0 == 0 ? pixels : 1)
    }
    let pipeline = StreamingPipeline(nodes, edges)
    #expect(pipeline.interval == 64)
    let free = try #require(pipeline.run(frames: 4))
    #expect(free.interval == 64)
    #expect(pipeline.run(depths: pipeline.depths(for: free), frames: 4)?.interval == 64)
    // Each layer begins when the one before has ended.
    #expect(free.latency >= 64 + 64 + 64 + 8)
    #expect(free.latency <= 64 + 64 + 64 + 64 + 8 + 16)
  }

  /// A layer of 1 × 1 windows writes a map, the one behind it sums it up: the pace is that of the slower,
  /// and no frame ends before its last pixel has come.
  @Test(arguments: 0..<100)
  func aMapIsReadWhileItIsSummedUp(seed: UInt64) throws {
    var random = SeededRandom(seed: 70_000 + seed)
    let size = Int.random(in: 2...7, using: &random)
    let channels = 1 << Int.random(in: 0...4, using: &random)
    let window = try ConvolutionShape(
      outputChannels: channels, inputChannels: 4, input: (size, size))
    let inputs = channels * size * size
    let lanes = FoldingSearch.divisors(inputs).randomElement(using: &random) ?? 1
    let producer = StreamingNode(
      .matrix, window,
      StreamingArray.Fold(
        elements: FoldingSearch.divisors(channels).randomElement(using: &random) ?? 1, lanes: 4))
    let consumer = try Self.engine(
      inputs: inputs, outputs: 12, lanes: lanes,
      elements: FoldingSearch.divisors(12).randomElement(using: &random) ?? 1)
    let pixels = size * size
    let pipeline = StreamingPipeline(
      [producer, consumer],
      [
        StreamingEdge(producer: nil, consumer: 0, pixels: pixels),
        StreamingEdge(producer: 0, consumer: 1, pixels: pixels),
      ])
    let free = try #require(pipeline.run(frames: 4))
    #expect(free.interval == pipeline.interval)
    let depths = pipeline.depths(for: free)
    let bounded = try #require(pipeline.pixels(depths: depths, frames: 4))
    for frame in 0..<4 {
      #expect(bounded.left[1][frame] > bounded.left[0][(frame + 1) * pixels - 1])
    }
    #expect(pipeline.run(depths: depths, frames: 4)?.interval == free.interval)
  }
}
