internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities
internal import StreamingArrays

/// What comes through a channel from the network's input: a map, row by row.
struct FrameInput {
  /// The channel, by its place among the pipeline's.
  let channel: Int
  /// The step that reads it.
  let consumer: Int
  let tensor: TensorID
  /// Bytes of a frame.
  let bytes: Bytes
  /// Pixels of a frame.
  let pixels: Int
  /// Pixels of a row, which come together.
  let row: Int

  /// The channels from the network's input.
  static func all(
    _ edges: [StreamingEdge], _ plan: ExecutionPlan, _ network: Network, _ widths: [StepWidths]
  ) -> [FrameInput] {
    var seen = [Int](repeating: 0, count: plan.steps.count)
    return edges.enumerated().compactMap { channel, edge in
      guard edge.producer == nil else { return nil }
      // Channels from the input are listed in the order of the step's operands.
      let step = plan.steps[edge.consumer]
      let sources = (step.sources + step.residuals).filter { $0.producer == nil }
      defer { seen[edge.consumer] += 1 }
      let tensor = sources[seen[edge.consumer]].tensor
      let shape = network[tensor].shape
      return FrameInput(
        channel: channel, consumer: edge.consumer, tensor: tensor,
        bytes: Bits(shape.elementCount * widths[edge.consumer].inputBits)
          .dividedRoundingUp(by: 8), pixels: edge.pixels, row: max(1, shape.columns))
    }
  }

  /// The rows, with the bytes of the map before the end of each.
  var rows: [(pixels: Range<Int>, end: Bytes)] {
    stride(from: 0, to: pixels, by: row).map { first in
      let last = min(pixels, first + row)
      return (first..<last, bytes.scaledRoundingUp(by: Int64(last), over: Int64(pixels)))
    }
  }

  /// When each pixel is there where the map is read as fast as a port goes.
  func arrivals(at rate: TransferRate) -> [Cycles] {
    var arrivals: [Cycles] = []
    arrivals.reserveCapacity(pixels)
    var (time, start): (Cycles, Bytes) = (0, 0)
    for (pixels, end) in rows {
      time += rate.cycles(for: end - start)
      start = end
      arrivals.append(contentsOf: repeatElement(time, count: pixels.count))
    }
    return arrivals
  }
}
