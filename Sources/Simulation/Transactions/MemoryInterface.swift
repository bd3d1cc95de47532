public import Diagnostics
public import HardwareModel
public import MemorySystem
internal import Quantities

/// A memory as a machine's ports see it: what transactions need beyond bandwidth.
public struct MemoryInterface: Sendable {
  /// The memory, with the profile's channels, bus and address map.
  public let device: DRAMDevice
  /// Bursts and their answers.
  let bursts: AXIBursts
  /// Where buffers begin.
  let basePlacement: BasePlacement
  /// In which order elements lie.
  let layout: MemoryLayout

  /// How far the peak of a profile and that of its memory may differ, as a share.
  private static let peakTolerance = 0.05

  /// Puts a profile's ports in front of a memory.
  ///
  /// - Throws: `InputError` when the profile does not say how its ports ask for data, or when the
  ///   memory is not the one whose peak the profile states.
  public init(_ profile: HardwareProfile, device: DRAMDevice) throws(InputError) {
    guard let bursts = profile.memory.ports.bursts else {
      throw InputError(
        file: profile.name, place: "memory.ports",
        reason: "burstBytes, outstanding and latencyCycles are missing, without which there are no "
          + "transactions",
        remedy: "add them to the profile, or use fidelity l0 or l1")
    }
    let changed: DRAMDevice
    do throws(InputError) {
      changed = try device.changing(
        channels: profile.memory.channels, busWidthBits: profile.memory.busWidthBits,
        addressOrder: profile.memory.addressMap)
    } catch {
      throw InputError(
        file: profile.name, place: "memory", reason: error.reason, remedy: error.remedy)
    }
    let stated = Double(profile.memory.peakBytesPerSecond) / 1e9
    guard abs(changed.peakGigabytesPerSecond / stated - 1) <= Self.peakTolerance else {
      let peak = (changed.peakGigabytesPerSecond * 1000).rounded() / 1000
      throw InputError(
        file: profile.name, place: "memory",
        reason: "peakGigabytesPerSecond is \(stated), but \(device.name) has \(peak)",
        remedy: "choose another device, or give channels or busWidthBits")
    }
    self.device = changed
    self.bursts = bursts
    basePlacement = profile.memory.basePlacement
    layout = profile.memory.layout
  }
}
