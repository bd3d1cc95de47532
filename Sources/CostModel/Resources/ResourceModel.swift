public import HardwareModel
internal import Quantities

/// The FPGA resources of a profile's accelerator.
///
/// DSP slices are multipliers over the profile's `macsPerDSP`; memories follow from the geometry of
/// their banks; look-up tables and flip-flops are priors except for the DPU, whose tables are published.
public enum ResourceModel {
  /// The name of the component that holds weights.
  public static let weightStoreName = "weight store"

  /// What a profile's accelerator takes.
  ///
  /// - Parameters:
  ///   - profile: The machine.
  ///   - weightStore: What the store of weights takes on all cores, where there is one.
  ///   - dataflow: The parts of a dataflow, which depend on the network.
  public static func estimate(
    of profile: HardwareProfile, weightStore: ResourceCount = ResourceCount(),
    dataflow: [ResourceEstimate.Component] = []
  ) -> ResourceEstimate {
    var components: [ResourceEstimate.Component] = []
    if profile.device.isProgrammable {
      // A systolic array has the multipliers of the loops that go through it side by side.
      components = coreComponents(of: profile, profile.array.unrolled).map { component in
        ResourceEstimate.Component(
          name: component.name, resources: component.resources * profile.cores,
          source: component.source)
      }
      if profile.array.streaming != nil { components = dataflow }
      if let controller = controller(profile.implementation.controller) {
        components.append(controller)
      }
      if weightStore != ResourceCount() {
        components.append(
          ResourceEstimate.Component(
            name: weightStoreName, resources: .exactly(weightStore),
            source: "geometry of its banks, as the weight buffer's"))
      }
    }
    let estimate = ResourceEstimate(
      components: components, device: profile.device,
      published: profile.implementation.published, deratedMegahertz: nil)
    guard let base = profile.implementation.baseClock, let binding = estimate.binding else {
      return estimate
    }
    return ResourceEstimate(
      components: components, device: profile.device, published: estimate.published,
      deratedMegahertz: ClockDerating.megahertz(
        base: base, share: min(1, estimate.share(of: binding) ?? 0),
        crossings: profile.implementation.dieCrossings))
  }

  private static func coreComponents(
    of profile: HardwareProfile, _ array: LoopUnrolledArray
  ) -> [ResourceEstimate.Component] {
    switch profile.implementation.overlay {
    case .dpuczdx8g: [dpu(profile, array)]
    case .generic:
      GenericArrayResources(profile: profile, array: array).components
        + (profile.array.sparse.map { sparse($0, profile) } ?? [])
    }
  }

  /// A DPU core; where weights lie in UltraRAM, the banks that PG338 lists do.
  private static func dpu(
    _ profile: HardwareProfile, _ array: LoopUnrolledArray
  ) -> ResourceEstimate.Component {
    let dpu = DPUResources(pixels: array.pixels, channels: array.inputChannels)
    var core = dpu.core(
      profile.implementation.dspUsage,
      hasLargeMemory: profile.implementation.hasLargeMemory,
      hasDepthwiseUnit: profile.engines.depthwise != nil)
    if profile.buffers.weights.ram == .uram, let row = dpu.row {
      let bank = BufferBanks(count: 1, width: 8 * row.channels, capacityBytes: row.bankBytes)
      let moved = row.ultraRAMBanks * bank.resources(.bram).halfBlocks
      let uram = row.ultraRAMBanks * bank.resources(.uram).uram
      for path in [\ResourceRange.low, \.mid, \.high] {
        core[keyPath: path].halfBlocks = max(0, core[keyPath: path].halfBlocks - moved)
        core[keyPath: path].uram = uram
      }
    }
    return ResourceEstimate.Component(
      name: "core", resources: core,
      source: dpu.row.map { "\($0.name) in the tables of Xilinx PG338 v3.4" }
        ?? "fitted to the eight architectures of Xilinx PG338 v3.4; limits by leave-one-out")
  }

  /// What a sparse engine has beside multipliers and buffers: in each element, a queue of activations
  /// with their columns in distributed RAM, and a memory of pointers.
  private static func sparse(
    _ array: SparseArray, _ profile: HardwareProfile
  ) -> [ResourceEstimate.Component] {
    let queue = BufferBanks(
      count: array.processingElements,
      width: profile.precision.activationBits + array.pointerBits, depth: array.queueDepth)
    let pointers = BufferBanks(
      count: array.processingElements, width: array.pointerBits, depth: array.pointersPerElement)
    return [
      ResourceEstimate.Component(
        name: "activation queues", resources: .exactly(queue.resources(.lutram)),
        source: "geometry: \(queue.count) queues of \(queue.width) bits × \(queue.depth) words"),
      ResourceEstimate.Component(
        name: "pointers", resources: .exactly(pointers.resources(profile.buffers.weights.ram)),
        source:
          "geometry: \(pointers.count) banks of \(pointers.width) bits × \(pointers.depth) words"
      ),
    ]
  }

  /// A controller in programmable logic (Xilinx/finn@39f0c9a, `src/finn/util/platforms.py`).
  private static func controller(
    _ controller: Implementation.Controller
  ) -> ResourceEstimate.Component? {
    let count: ResourceCount
    switch controller {
    case .hard: return nil
    case .ddr: count = ResourceCount(dsp: 3, halfBlocks: 199, lut: 33_256, ff: 44_889)
    case .hbm: count = ResourceCount(halfBlocks: 8, lut: 10_718, ff: 21_793)
    }
    return ResourceEstimate.Component(
      name: "DRAM controller", resources: .exactly(count),
      source: "Xilinx/finn@39f0c9a, src/finn/util/platforms.py")
  }
}

extension DPUResources.Row {
  /// Bytes of a bank: 2048 words of all input channels (Xilinx PG338, "DPU memory").
  fileprivate var bankBytes: Bytes { Bytes(2048 * channels) }
}
