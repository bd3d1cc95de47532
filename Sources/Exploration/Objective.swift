/// What a design is wanted to have little of; more is better for `framesPerSecond` and `accuracy`.
public enum Objective: String, CaseIterable, Sendable {
  /// Milliseconds of one pass.
  case latencyMilliseconds
  /// Images a second of all cores.
  case framesPerSecond
  /// Most likely energy of one pass, in millijoules.
  case energyMillijoules
  /// Most likely energy times latency, in joules times seconds.
  case energyDelayProduct
  /// Most likely power, in watts.
  case averagePowerWatts
  /// Bytes to and from DRAM.
  case dramBytes
  /// Block memories of 36 Kbit.
  case bram36
  /// UltraRAMs.
  case uram
  /// DSP slices.
  case dsp
  /// Look-up tables.
  case lut
  /// The largest share that the design takes of any resource of its device, in per cent.
  case devicePercent
  /// What its resources cost by the space's table.
  case cost
  /// What the space says of the network's accuracy after a plan.
  case accuracy

  /// Whether more is better.
  public var isMaximised: Bool { self == .framesPerSecond || self == .accuracy }

  /// A figure with its sign turned where more is better, so that less is always better; turned again,
  /// it is the figure.
  func cost(_ value: Double) -> Double { isMaximised ? -value : value }
}
