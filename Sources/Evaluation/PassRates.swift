public import HardwareModel
public import NetworkModel
public import Quantities

/// What one pass of a design takes beside its cycles, and the images a second that follow.
public struct PassRates: Hashable, Sendable {
  /// Images of one pass: those of the network's own batch, as often as the design asks.
  public let images: Int
  /// The host's milliseconds for one pass.
  public let hostMilliseconds: Double
  private let cores: Int

  /// Creates the rates of a network, each with its own batch, on a machine.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - batch: How many times its own batch runs at once.
  ///   - hostPixels: Input pixels that the host prepares.
  ///   - profile: The machine.
  public init(_ network: Network, batch: Int, hostPixels: Int, on profile: HardwareProfile) {
    let own = network.inputs.map { network[$0].shape }.filter { $0.dimensions.count == 4 }
    images = batch * (own.map(\.batch).max() ?? 1)
    let overheads = profile.overheads
    let nanoseconds =
      Double(overheads.perInferenceNanoseconds)
      + Double(overheads.perInputPixelNanoseconds) * Double(hostPixels)
    hostMilliseconds = nanoseconds / 1e6
    cores = profile.cores
  }

  /// Input pixels of all images of a network.
  public static func pixels(of network: Network) -> Int {
    network.inputs.reduce(0) { sum, input in
      let shape = network[input].shape
      return sum + shape.batch * shape.rows * shape.columns
    }
  }

  /// Milliseconds of one pass.
  @inlinable
  public func latencyMilliseconds(_ cycles: Cycles, _ clock: Frequency) -> Double {
    clock.milliseconds(cycles) + hostMilliseconds
  }

  /// The watts of some picojoules in a time.
  public static func watts(_ picojoules: Double, during seconds: Double) -> Double {
    picojoules * ratio(1e-12, seconds)
  }

  /// Images a second of all cores; several cores share the DRAM and hide the host's time.
  ///
  /// - Parameters:
  ///   - latencyMilliseconds: The time of one pass on one core.
  ///   - shared: Cycles of a pass while all cores are at work; asked for several cores alone.
  ///   - clock: The clock.
  public func framesPerSecond(
    latencyMilliseconds: Double, shared: () -> Cycles, _ clock: Frequency
  ) -> Double {
    guard cores > 1 else { return ratio(1e3 * Double(images), latencyMilliseconds) }
    return ratio(Double(cores * images), clock.seconds(shared()))
  }
}
