public import Diagnostics
public import Evaluation
public import HardwareModel
internal import Mapping
public import MemorySystem
public import NetworkModel
internal import Quantities
public import Simulation

/// The networks and machines that the words of a space stand for.
public struct DesignInputs: Sendable {
  /// Base profiles by their words.
  public let profiles: [String: HardwareProfile]
  /// The network after each plan; `none` is the network as it is.
  public let networks: [String: Network]
  /// The memory of each base profile, where transactions can be followed.
  public let memories: [String: DRAMDevice]
  /// The memories that a space varies, by their words.
  public let devices: [String: DRAMDevice]

  /// The plan's word for the network as it is.
  public static let noPlan = "none"

  /// Creates inputs.
  public init(
    profiles: [String: HardwareProfile], networks: [String: Network],
    memories: [String: DRAMDevice] = [:], devices: [String: DRAMDevice] = [:]
  ) {
    self.profiles = profiles
    self.networks = networks
    self.memories = memories
    self.devices = devices
  }
}

extension DesignSpace {
  /// The most multipliers of a design: those of the largest profile.
  private static let maximumMultipliers = 1 << 24

  /// Checks that every knob means something for every base profile.
  ///
  /// - Throws: `InputError` that names the knob and the profile.
  public func check(_ inputs: DesignInputs, file: String) throws(InputError) {
    for word in words(of: .hardware) ?? [] {
      guard let profile = inputs.profiles[word] else { continue }
      for knob in knobs where !knob.name.applies(to: profile) {
        throw InputError(
          file: file, place: "knobs.\(knob.name.rawValue)",
          reason: "\(profile.name) has an array of family \(profile.array.family), which has no "
            + "such parameter",
          remedy: "remove it, or take profiles of another family")
      }
      for knob in knobs where knob.name.isBufferMemory {
        for value in knob.values {
          guard let kind = Buffer.Kind(rawValue: value.description),
            profile.energy.bit(of: kind).picojoules == .zero
          else { continue }
          throw InputError(
            file: file, place: "knobs.\(knob.name.rawValue)",
            reason: "\(profile.name) does not say what a bit of \(kind.rawValue) takes",
            remedy: "give a profile with energy.\(kind.rawValue)Bit, or leave \(kind.rawValue) out")
        }
      }
    }
  }

  /// A design of the space; at fidelity `l0` its tilings are those of the closed form.
  ///
  /// - Returns: `nil` when it is none that a profile could state: too many multipliers, or a store of
  ///   weights that the base profile does not have.
  public func design(
    at index: UInt64, _ inputs: DesignInputs, fidelity: Fidelity
  ) -> Design? {
    let values = values(at: index)
    guard let word = values[.hardware]?.description, let base = inputs.profiles[word],
      let network = inputs.networks[values[.plan]?.description ?? DesignInputs.noPlan]
    else { return nil }
    func whole(_ name: KnobName) -> Int? { values[name]?.number.map { Int($0) } }
    let memory =
      values[.memoryDevice].map { inputs.devices[$0.description] } ?? inputs.memories[word]
    let profile = profile(base, values, inputs)
    let array = profile.array.unrolled
    let multipliers = [
      array.outputChannels, array.inputChannels, array.pixels, array.kernelRows,
      array.kernelColumns,
    ].reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    guard multipliers <= Self.maximumMultipliers else { return nil }
    let weights = values[.weights].flatMap { WeightPolicy(rawValue: $0.description) } ?? .auto
    guard weights != .onChip || profile.placements.weightStore != nil else { return nil }
    return Design(
      network: network, profile: profile, fidelity: fidelity, batch: whole(.batch) ?? 1,
      widths: WidthOptions(
        weightBits: whole(.weightBits), activationBits: whole(.activationBits)),
      weights: weights, criterion: fidelity == .l0 ? .bound : .recurrence,
      memory: fidelity == .l2 ? memory : nil)
  }

  /// A base profile with the values of the knobs.
  func profile(
    _ base: HardwareProfile, _ values: [KnobName: KnobValue], _ inputs: DesignInputs
  ) -> HardwareProfile {
    var profile = base
    if let device { profile.device = device }
    profile.setMemory(values, inputs)
    for (name, value) in values {
      if let number = value.number {
        profile.set(name, to: number)
      } else if let kind = Buffer.Kind(rawValue: value.description) {
        profile.set(name, to: kind)
      }
    }
    if values.keys.contains(where: \.changesResources) {
      // What was published is not this design.
      profile.implementation.published = nil
      profile.modelError = nil
    }
    if values.keys.contains(where: \.changesCore) {
      // Tables and fits of an overlay hold for its own shapes and buffers alone.
      profile.implementation.overlay = .generic
    }
    return profile
  }
}

extension KnobName {
  /// Whether a machine of this kind has it.
  fileprivate func applies(to profile: HardwareProfile) -> Bool {
    switch self {
    case .outputChannels, .inputChannels, .pixels:
      if case .loopUnrolled = profile.array { true } else { false }
    case .rows, .columns: profile.array.systolic != nil
    case .processingElements, .queueDepth: profile.array.sparse != nil
    case .cores: profile.array.sparse == nil
    default: true
    }
  }

  /// Whether another value makes another circuit.
  fileprivate var changesResources: Bool { self == .cores || changesCore }

  /// Whether another value makes another core.
  fileprivate var changesCore: Bool {
    switch self {
    case .outputChannels, .inputChannels, .pixels, .rows, .columns, .processingElements,
      .queueDepth, .weightBufferBytes, .inputBufferBytes, .outputBufferBytes:
      true
    default: isBufferMemory
    }
  }
}

extension HardwareProfile {
  /// Gives the machine another DRAM, other channels, or both.
  fileprivate mutating func setMemory(_ values: [KnobName: KnobValue], _ inputs: DesignInputs) {
    let known = values[.hardware].flatMap { inputs.memories[$0.description] }
    var channels = memory.channels ?? known?.geometry.channels ?? 1
    if let word = values[.memoryDevice]?.description, let device = inputs.devices[word] {
      memory.device = word
      memory.channels = nil
      memory.busWidthBits = nil
      memory.addressMap = nil
      memory.peakBytesPerSecond = Int64((device.peakGigabytesPerSecond * 1e9).rounded())
      channels = device.geometry.channels
    }
    if let count = values[.memoryChannels]?.number.map({ Int64($0) }) {
      memory.channels = Int(count)
      memory.peakBytesPerSecond = memory.peakBytesPerSecond * count / Int64(max(1, channels))
    }
  }

  /// Gives a buffer another memory.
  fileprivate mutating func set(_ name: KnobName, to kind: Buffer.Kind) {
    switch name {
    case .weightBufferRAM: buffers.weights.ram = kind
    case .inputBufferRAM: buffers.inputs.ram = kind
    case .outputBufferRAM: buffers.outputs.ram = kind
    default: break
    }
  }

  /// Gives a knob a value.
  mutating func set(_ name: KnobName, to value: Double) {
    let count = Int(value)
    switch name {
    case .hardware, .plan, .weights, .weightBufferRAM, .inputBufferRAM, .outputBufferRAM,
      .memoryDevice, .memoryChannels, .batch, .weightBits, .activationBits:
      break
    case .cores: cores = count
    case .clockMegahertz:
      let before = clock
      clock = Frequency(hertz: Int64((value * 1e6).rounded()))
      if memory.ports.clock == before { memory.ports.clock = clock }
    case .dramGigabytesPerSecond: memory.peakBytesPerSecond = Int64((value * 1e9).rounded())
    case .portCount:
      memory.ports.count = count
      memory.ports.writeCount = count
    case .outputChannels: changeLoops { $0.outputChannels = count }
    case .inputChannels: changeLoops { $0.inputChannels = count }
    case .pixels: changeLoops { $0.pixels = count }
    case .rows: changeSystolic { $0.rows = count }
    case .columns: changeSystolic { $0.columns = count }
    case .processingElements: changeSparse { $0.processingElements = count }
    case .queueDepth: changeSparse { $0.queueDepth = count }
    case .weightBufferBytes: buffers.weights.capacityBytes = Bytes(count)
    case .inputBufferBytes: buffers.inputs.capacityBytes = Bytes(count)
    case .outputBufferBytes: buffers.outputs.capacityBytes = Bytes(count)
    }
  }

  private mutating func changeLoops(_ change: (inout LoopUnrolledArray) -> Void) {
    guard case .loopUnrolled(var changed) = array else { return }
    change(&changed)
    array = .loopUnrolled(changed)
  }

  private mutating func changeSystolic(_ change: (inout SystolicArray) -> Void) {
    guard case .systolic(var changed) = array else { return }
    change(&changed)
    array = .systolic(changed)
  }

  private mutating func changeSparse(_ change: (inout SparseArray) -> Void) {
    guard case .sparse(var changed) = array else { return }
    change(&changed)
    array = .sparse(changed)
  }
}
