public import Quantities

/// A memory: its devices, how they are wired, and how its controllers behave.
public struct DRAMDevice: Hashable, Sendable {
  /// The name, such as `ddr4-2400`.
  public var name: String
  /// What it is, in a line.
  public var summary: String
  /// Where the numbers are from, in a line.
  public var source: String
  /// What in the description is assumed rather than taken from a source.
  public var notes: [String]
  /// The organisation.
  public var geometry: DRAMGeometry
  /// The timing parameters.
  public var timing: DRAMTiming
  /// Voltage and currents.
  public var currents: DRAMCurrents
  /// Energy of drivers and termination, a prior in picojoules a bit; `nil` when there is none.
  public var interfacePicojoulesPerBit: Band?
  /// The order of the address's fields.
  public var addressOrder: AddressOrder
  /// The controllers' behaviour.
  public var policy: ControllerPolicy
  /// The ports of the board on which the memory is; `nil` for a memory by itself.
  public var ports: MemoryPorts?

  /// The most banks that one channel may have.
  public static let maximumBanksPerChannel = 128
  /// The most channels of a memory.
  public static let maximumChannels = DeviceLimits.channels
  /// The most data bits of a channel.
  public static let maximumWidthBits = DeviceLimits.widthBits

  /// Creates a device.
  ///
  /// - Precondition: Every count of the geometry is a power of two and a channel has at most
  ///   `maximumBanksPerChannel` banks; the readers of device files check it.
  public init(
    name: String, summary: String, source: String, notes: [String], geometry: DRAMGeometry,
    timing: DRAMTiming, currents: DRAMCurrents, interfacePicojoulesPerBit: Band? = nil,
    addressOrder: AddressOrder, policy: ControllerPolicy, ports: MemoryPorts? = nil
  ) {
    precondition(geometry.banksPerChannel <= Self.maximumBanksPerChannel)
    self.name = name
    self.summary = summary
    self.source = source
    self.notes = notes
    self.geometry = geometry
    self.timing = timing
    self.currents = currents
    self.interfacePicojoulesPerBit = interfacePicojoulesPerBit
    self.addressOrder = addressOrder
    self.policy = policy
    self.ports = ports
  }

  /// The bandwidth of all buses together, in bytes a nanosecond (GB/s): two transfers a clock.
  public var peakGigabytesPerSecond: Double {
    Double(geometry.channels * geometry.busWidthBits / 8 * 2) / timing.clockNanoseconds
  }
}
