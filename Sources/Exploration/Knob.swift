/// What a design space varies, in the order in which a space is walked: what changes most of a
/// design comes first.
public enum KnobName: String, CaseIterable, Sendable {
  /// The base profile.
  case hardware
  /// The compression plan, or `none`.
  case plan
  /// Where weights lie: auto, on-chip or dram.
  case weights
  /// What the weight buffer is made of: bram, uram, lutram or sram.
  case weightBufferRAM
  /// What the input buffer is made of.
  case inputBufferRAM
  /// What the output buffer is made of.
  case outputBufferRAM
  /// The DRAM, whose peak comes with it.
  case memoryDevice
  /// Images of one pass.
  case batch
  /// Bits of a weight where the network does not state its own.
  case weightBits
  /// Bits of an activation where the network does not state its own.
  case activationBits
  /// Accelerators on the device.
  case cores
  /// Output channels in parallel.
  case outputChannels
  /// Input channels in parallel.
  case inputChannels
  /// Pixels in parallel.
  case pixels
  /// Rows of a systolic array.
  case rows
  /// Columns of a systolic array.
  case columns
  /// Elements of a sparse engine.
  case processingElements
  /// Activations that an element's queue of a sparse engine holds.
  case queueDepth
  /// Bytes of the weight buffer, all copies together.
  case weightBufferBytes
  /// Bytes of the input buffer, all copies together.
  case inputBufferBytes
  /// Bytes of the output buffer, all copies together.
  case outputBufferBytes
  /// Channels of the DRAM, each with the peak of one.
  case memoryChannels
  /// Ports of a core.
  case portCount
  /// Bytes a second at the DRAM's pins, in 10⁹.
  case dramGigabytesPerSecond
  /// The main clock; ports that run at it follow.
  case clockMegahertz

  /// Whether its values are words.
  public var isWord: Bool {
    switch self {
    case .hardware, .plan, .weights, .memoryDevice: true
    default: isBufferMemory
    }
  }

  /// Whether it is what a buffer is made of.
  var isBufferMemory: Bool {
    [.weightBufferRAM, .inputBufferRAM, .outputBufferRAM].contains(self)
  }

  /// Whether its values may have fractions.
  public var isFractional: Bool { self == .clockMegahertz || self == .dramGigabytesPerSecond }

  /// Whether one circuit runs at all values of it; these come last.
  var isOperatingPoint: Bool {
    switch self {
    case .memoryChannels, .portCount, .dramGigabytesPerSecond, .clockMegahertz: true
    default: false
    }
  }

  /// Whether it is the size of a buffer; these come before the operating points.
  var isBufferSize: Bool {
    [.weightBufferBytes, .inputBufferBytes, .outputBufferBytes].contains(self)
  }

  /// Whether all values of it have to be known before anything can be said of a design.
  var isStructural: Bool { isWord || self == .batch }
}

/// One value of a knob.
public enum KnobValue: Hashable, Sendable, CustomStringConvertible {
  /// A number.
  case number(Double)
  /// A word.
  case word(String)

  /// The value as it is written in a space.
  public var description: String {
    switch self {
    case .word(let word): word
    case .number(let number):
      number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    }
  }

  /// The number, `nil` for a word.
  var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }
}

/// What is varied, and over which values.
public struct Knob: Hashable, Sendable {
  /// What is varied.
  public let name: KnobName
  /// The values in order, each once.
  public let values: [KnobValue]

  /// Creates a knob.
  public init(_ name: KnobName, _ values: [KnobValue]) {
    self.name = name
    self.values = values
  }
}
