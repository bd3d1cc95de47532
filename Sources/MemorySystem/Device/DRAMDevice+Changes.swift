public import Diagnostics

extension DRAMDevice {
  /// The memory with another number of channels, another bus or another order of addresses.
  ///
  /// - Parameters:
  ///   - channels: Channels, or `nil` for those of the memory.
  ///   - busWidthBits: Data bits of a channel, or `nil`.
  ///   - addressOrder: The order of the address's fields, or `nil`.
  /// - Throws: `InputError` when the parts do not make a memory together.
  public func changing(
    channels: Int?, busWidthBits: Int?, addressOrder: AddressOrder?
  ) throws(InputError) -> DRAMDevice {
    var device = self
    if let channels { device.geometry.channels = channels }
    if let busWidthBits { device.geometry.busWidthBits = busWidthBits }
    if let addressOrder { device.addressOrder = addressOrder }
    if let fault = Self.fault(device.geometry, device.timing) {
      throw InputError(file: name, reason: fault.reason, remedy: fault.remedy)
    }
    return device
  }
}
