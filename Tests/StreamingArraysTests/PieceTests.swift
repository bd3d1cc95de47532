import BundledProfiles
import HardwareModel
import NetworkModel
import Quantities
import ReferenceNetworks
import Simulation
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

/// A pooling of a whole map.
@Suite("Global poolings")
struct GlobalPoolingTests {
  /// It is summed up as it comes: 64 pixels of 16 channels, one after the other, are 1,024 cycles, and
  /// a frame follows a frame.
  @Test(arguments: [1, 4, 16])
  func takeAMapOnce(elements: Int) throws {
    let shape = try ConvolutionShape(
      groups: 16, outputChannels: 1, inputChannels: 1, input: (8, 8), kernel: (8, 8))
    let node = StreamingNode(
      .pooling, shape, StreamingArray.Fold(elements: elements, lanes: 1))
    let cycles = Cycles(64 * 16 / elements)
    #expect(node.frameCycles == cycles)
    #expect(node.storedPixels == 1)
    let window = try ConvolutionShape(outputChannels: 16, inputChannels: 16, input: (8, 8))
    let before = StreamingNode(
      .matrix, window, StreamingArray.Fold(elements: elements, lanes: 16))
    let pipeline = StreamingPipeline(
      [before, node],
      [
        StreamingEdge(producer: nil, consumer: 0, pixels: 64),
        StreamingEdge(producer: 0, consumer: 1, pixels: 64),
      ])
    let run = try #require(pipeline.run(frames: 4))
    #expect(run.interval == cycles)
    #expect(run.latency <= cycles + 3 * Cycles(16 / elements) + 16)
  }

  @Test("efficientnet's squeezes keep the pace that their foldings promise")
  func squeezeAndExcitation() throws {
    let network = try #require(try ReferenceNetworks.network(named: "efficientnet-b0"))
    let bytes = try #require(ProfileLibrary.source(named: "zcu102-finn"))
    let profile = try HardwareProfile.decode(bytes: bytes, file: "zcu102-finn")
    let streaming = try #require(try Scheduler.schedule(network, on: profile).streaming)
    #expect(
      Double(streaming.run.interval) <= 1.005 * Double(streaming.pipeline.interval))
  }
}
