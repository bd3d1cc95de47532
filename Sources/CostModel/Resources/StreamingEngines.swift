public import HardwareModel
internal import NetworkModel
internal import Quantities
public import Simulation
internal import StreamingArrays

/// What the engines of a dataflow take.
public enum StreamingEngines {
  /// Weight memories of up to so many words are made of LUTs (Xilinx/finn@39f0c9a, `bram_estimation`).
  private static let deepestLUTWeights = 128
  /// Sliding windows and FIFOs shallower than this are made of LUTs: half a block memory of 512 words.
  private static let shallowest = 256
  /// Flip-flops for each LUT: the least, the median and the most of BNN-PYNQ's cnvW1A1, cnvW1A2,
  /// cnvW2A2, lfcW1A1 and lfcW1A2, whole designs on a Z7020 (Xilinx/BNN-PYNQ@d39c1c7, README files).
  private static let flipFlops = (low: 0.926, mid: 1.378, high: 1.585)
  /// LUTs of the same designs for each that FINN-R's formulas have for their foldings (`hw/config.h` in
  /// Xilinx/BNN-PYNQ@65f2124): the least is lfcW1A1's, the most cnvW2A2's.
  private static let lookUpTables = (low: 0.585, mid: 1.0, high: 1.666)

  /// The parts of a dataflow; empty for other machines.
  public static func components(of schedule: Schedule) -> [ResourceEstimate.Component] {
    guard schedule.streaming != nil else { return [] }
    let steps = schedule.work.compactMap { work in
      if case .streaming(let step) = work { step } else { nil }
    }
    return components(of: steps, on: schedule.profile)
  }

  /// The parts of engines; of FIFOs those whose depths are known.
  public static func components(
    of steps: [StreamingStep], on profile: HardwareProfile
  ) -> [ResourceEstimate.Component] {
    var logic = ResourceCount()
    var weights = ResourceCount()
    var windows = ResourceCount()
    var fifos = ResourceCount()
    for step in steps {
      logic = logic + ResourceCount(dsp: step.logic.dsp, lut: step.logic.lut)
      let node = step.node
      if step.weightCount > 0, step.matrix == nil {
        let banks = BufferBanks(
          count: node.fold.elements, width: node.fold.lanes * step.weightBits,
          depth: step.weightDepth)
        weights =
          weights
          + banks.resources(
            step.weightDepth <= deepestLUTWeights ? .lutram : profile.buffers.weights.ram)
      }
      if node.shape.kernelRows * node.shape.kernelColumns > 1 {
        let width = min(node.fold.lanes, node.shape.totalInputChannels) * step.inputBits
        let depth = node.storedPixels * Int(node.inputCycles)
        windows =
          windows
          + BufferBanks(count: 1, width: max(1, width), depth: depth)
          .resources(depth < shallowest ? .lutram : profile.buffers.inputs.ram)
      }
      let words =
        step.fifoPixels
        * node.shape.totalOutputChannels.dividedRoundingUp(
          by: node.fold.elements)
      fifos =
        fifos
        + BufferBanks(count: 1, width: node.fold.elements * step.outputBits, depth: words)
        .resources(words < shallowest ? .lutram : profile.buffers.outputs.ram)
    }
    func component(_ name: String, _ count: ResourceCount, _ source: String)
      -> ResourceEstimate.Component
    {
      ResourceEstimate.Component(name: name, resources: .exactly(count), source: source)
    }
    func scaled(_ lookUpTables: Double, _ flipFlops: Double) -> ResourceCount {
      let lut = lookUpTables * Double(logic.lut)
      return ResourceCount(
        dsp: logic.dsp, lut: Int(lut.rounded()), ff: Int((flipFlops * lut).rounded()))
    }
    let engines = ResourceRange(
      low: scaled(lookUpTables.low, flipFlops.low), mid: scaled(lookUpTables.mid, flipFlops.mid),
      high: scaled(lookUpTables.high, flipFlops.high))
    return [
      ResourceEstimate.Component(
        name: "engines", resources: engines,
        source:
          "FINN-R's formulas of LUTs, a DSP slice for each wide product; flip-flops, and the bands "
          + "of both: five designs of BNN-PYNQ"),
      component("weights", weights, "geometry: a memory for each output channel in parallel"),
      component("sliding windows", windows, "geometry: the pixels that a window spans"),
      component("FIFOs", fifos, "geometry: as deep as one frame fills them, rounded"),
    ]
  }
}
