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
    /// The channel that an input row enters.
    let channel: Int?
    /// The cycle in which it is asked for.
    let wanted: Cycles
    let address: UInt64
    let bytes: Bytes
    /// Cycles in which the decoder takes a matrix in; 0 where it is not encoded.
    let decoding: Cycles

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
  /// An input row is asked for when the engine begins to take the one before it, a matrix when its
  /// output pixel begins, an output row is there when its last pixel has left. Maps lie pixel by
  /// pixel, as they stream.
  ///
  /// - Returns: `nil` where there are more than `limit`.
  init?(
    _ schedule: Schedule, _ streaming: StreamingTiming, _ pixels: StreamingPipeline.Pixels,
    _ interface: MemoryInterface
  ) {
    let pipeline = streaming.pipeline
    let inputs = FrameInput.all(
      pipeline.edges, schedule.plan, schedule.network, schedule.widths)
    let addresses = Self.addresses(schedule, inputs, interface)
    addressEnd = addresses.end
    for input in inputs {
      inputRows[input.channel] = input.row
      let taken = pixels.taken[input.channel]
      guard
        cut(
          Transfer(
            step: input.consumer, activity: .loadInputs, number: 0, channel: input.channel,
            wanted: 0, address: addresses.maps[input.tensor.index] ?? 0, bytes: input.bytes,
            decoding: 0),
          pixels: input.pixels, by: input.row,
          { first, _ in first == 0 ? 0 : taken[max(0, first - input.row)] })
      else { return nil }
    }
    for (index, work) in schedule.work.enumerated() {
      guard case .streaming(let step) = work else { continue }
      let left = pixels.left[index]
      if let matrix = step.matrix {
        guard transfers.count + step.node.outputPixels < Self.limit else { return nil }
        for pixel in 0..<step.node.outputPixels {
          transfers.append(
            Transfer(
              step: index, activity: .loadWeights, number: pixel, channel: nil,
              wanted: left[pixel] - step.node.outputCycles, address: addresses.weights[index],
              bytes: matrix.bytes, decoding: matrix.decoding))
        }
      }
      if step.counts.outputBytes > 0 {
        let row = max(1, step.node.shape.outputColumns)
        outputRows[index] = row
        guard
          cut(
            Transfer(
              step: index, activity: .store, number: 0, channel: nil, wanted: 0,
              address: addresses.maps[schedule.plan.steps[index].output.index] ?? 0,
              bytes: step.counts.outputBytes, decoding: 0),
            pixels: step.node.outputPixels, by: row, { left[$1 - 1] })
        else { return nil }
      }
    }
    transfers.sort {
      ($0.wanted, $0.step, $0.activity.rawValue, $0.channel ?? 0, $0.number)
        < ($1.wanted, $1.step, $1.activity.rawValue, $1.channel ?? 0, $1.number)
    }
  }

  /// Cuts a map into pieces of whole pixels and asks for each at its time.
  ///
  /// - Returns: Whether there are no more than `limit`.
  private mutating func cut(
    _ whole: Transfer, pixels count: Int, by row: Int,
    _ wanted: (_ first: Int, _ end: Int) -> Cycles
  ) -> Bool {
    guard transfers.count + count / row < Self.limit else { return false }
    var start: Bytes = 0
    for (number, first) in stride(from: 0, to: count, by: row).enumerated() {
      let last = min(count, first + row)
      let end = whole.bytes.scaledRoundingUp(by: Int64(last), over: Int64(count))
      if end > start {
        transfers.append(
          Transfer(
            step: whole.step, activity: whole.activity, number: number, channel: whole.channel,
            wanted: wanted(first, last), address: whole.address + UInt64(start),
            bytes: end - start, decoding: 0))
      }
      start = end
    }
    return true
  }

  /// Where what is in DRAM lies.
  private static func addresses(
    _ schedule: Schedule, _ inputs: [FrameInput],
    _ interface: MemoryInterface
  ) -> AddressPlan {
    let network = schedule.network
    var mapBytes = [Int?](repeating: nil, count: network.tensors.count)
    func place(_ tensor: TensorID, bits: Int) {
      let bytes = (network[tensor].shape.elementCount * bits).dividedRoundingUp(by: 8)
      mapBytes[tensor.index] = max(mapBytes[tensor.index] ?? 0, bytes)
    }
    for input in inputs {
      place(input.tensor, bits: schedule.widths[input.consumer].inputBits)
    }
    for step in schedule.plan.steps.indices {
      guard case .streaming(let work) = schedule.work[step] else { continue }
      if work.counts.outputBytes > 0 {
        place(schedule.plan.steps[step].output, bits: schedule.widths[step].outputBits)
      }
    }
    let weightBytes = schedule.work.map { work in
      guard case .streaming(let step) = work else { return 0 }
      return Int(step.matrix?.bytes ?? 0)
    }
    return AddressPlan(
      schedule, weightBytes: weightBytes, mapBytes: mapBytes, partialSumBytes: 0,
      interface: interface, core: 0, of: 1, start: 0)
  }
}
