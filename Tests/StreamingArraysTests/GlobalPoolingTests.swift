import HardwareModel
import NetworkModel
import Quantities
import StreamingArrays
import Testing

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
}
