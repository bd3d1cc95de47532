internal import HardwareModel
internal import Mapping
internal import MemorySystem
internal import NetworkModel
internal import Quantities
internal import StreamingArrays

/// What a dataflow's first frame moves to and from DRAM, with the times at which it is wanted when DRAM
/// is no more than a rate.
struct FrameTransfers {
  /// A row of an input, a matrix for one output pixel, or a row of an output.
  struct Transfer {
    let step: Int
    let activity: TileEvent.Activity
    /// Its number among those of the step and the activity.
    let number: Int
    /// The cycle in which it is asked for.
    let wanted: Cycles
    let address: UInt64
    let bytes: Bytes

    var stream: MemoryStream {
      switch activity {
      case .loadWeights: .weights
      case .loadInputs, .loadPartialSums, .compute: .inputs
      case .store: .outputs
      }
    }
  }

  /// The most transfers of a frame that are followed.
  static let limit = 1 << 22

  /// The transfers in the order in which they are asked for.
  private(set) var transfers: [Transfer] = []
  /// The first address behind everything.
  private(set) var addressEnd: UInt64 = 0
  /// For each channel from the network's input, pixels of a transfer.
  private(set) var inputRows: [Int: Int] = [:]
  /// For each step that writes to DRAM, pixels of a transfer.
  private(set) var outputRows: [Int: Int] = [:]

  /// Lists the transfers.
  ///
  /// An input row is asked for when the one before it begins to enter the engine, a matrix when its
  /// output pixel begins, an output row is there when its last pixel has left.
  ///
  /// - Returns: `nil` where there are more than `limit`.
  init?(
    _ schedule: Schedule, _ streaming: StreamingTiming, _ pixels: StreamingPipeline.Pixels,
    burstBytes: Int
  ) {
    let pipeline = streaming.pipeline
    var free: UInt64 = 0
    func place(_ bytes: Bytes) -> UInt64 {
      defer {
        free += UInt64(Int(bytes).dividedRoundingUp(by: burstBytes) * burstBytes)
      }
      return free
    }
    /// Cuts bytes into pieces of whole pixels and asks for each at its time.
    func cut(
      _ step: Int, _ activity: TileEvent.Activity, _ bytes: Bytes, pixels count: Int, by row: Int,
      _ wanted: (_ first: Int, _ end: Int) -> Cycles
    ) -> Bool {
      let base = place(bytes)
      guard transfers.count + count / max(1, row) < Self.limit else { return false }
      var start: Bytes = 0
      for (number, first) in stride(from: 0, to: count, by: max(1, row)).enumerated() {
        let last = min(count, first + max(1, row))
        let end = bytes.scaledRoundingUp(by: Int64(last), over: Int64(count))
        if end > start {
          transfers.append(
            Transfer(
              step: step, activity: activity, number: number, wanted: wanted(first, last),
              address: base + UInt64(start), bytes: end - start))
        }
        start = end
      }
      return true
    }
    for (channel, edge) in pipeline.edges.enumerated() where edge.producer == nil {
      let step = schedule.plan.steps[edge.consumer]
      let width = schedule.widths[edge.consumer].inputBits
      // Channels from the input are listed in the order of the step's operands.
      let place = pipeline.edges[..<channel].count {
        $0.consumer == edge.consumer && $0.producer == nil
      }
      let sources = (step.sources + step.residuals).filter { $0.producer == nil }
      let shape = schedule.network[sources[place].tensor].shape
      let row = max(1, shape.columns)
      inputRows[channel] = row
      let put = pixels.put[channel]
      let bytes = Bits(shape.elementCount * width).dividedRoundingUp(by: 8)
      guard
        cut(
          edge.consumer, .loadInputs, bytes, pixels: edge.pixels, by: row,
          { first, _ in first == 0 ? 0 : put[max(0, first - row)] })
      else { return nil }
    }
    for (index, work) in schedule.work.enumerated() {
      guard case .streaming(let step) = work else { continue }
      let left = pixels.left[index]
      if step.streamsWeights {
        let bytes = step.counts.weightBytes / Bytes(max(1, step.node.outputPixels))
        let base = place(bytes)
        guard transfers.count + step.node.outputPixels < Self.limit else { return nil }
        for pixel in 0..<step.node.outputPixels {
          transfers.append(
            Transfer(
              step: index, activity: .loadWeights, number: pixel,
              wanted: left[pixel] - step.node.outputCycles, address: base, bytes: bytes))
        }
      }
      if step.counts.outputBytes > 0 {
        let row = max(1, step.node.shape.outputColumns)
        outputRows[index] = row
        guard
          cut(
            index, .store, step.counts.outputBytes, pixels: step.node.outputPixels, by: row,
            { left[$1 - 1] })
        else { return nil }
      }
    }
    addressEnd = free
    transfers.sort {
      ($0.wanted, $0.step, $0.activity.rawValue, $0.number)
        < ($1.wanted, $1.step, $1.activity.rawValue, $1.number)
    }
  }
}
