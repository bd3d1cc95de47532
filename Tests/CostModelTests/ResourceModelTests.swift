import BundledProfiles
@testable import CostModel
import HardwareModel
import Quantities
import TestSupport
import Testing

/// What whole designs take.
struct ResourceModelTests {
  static func profile(_ name: String) throws -> HardwareProfile {
    try HardwareProfile.decode(bytes: try #require(ProfileLibrary.source(named: name)), file: name)
  }

  static func sample() throws -> HardwareProfile {
    try HardwareProfile.decode(bytes: Array(SampleProfile.yaml.utf8), file: "sample")
  }

  /// Three B4096 of 642 + 48 DSP and 257 block RAMs are 2070 and 771 of a ZU9EG's 2520 and 912.
  @Test func threeCoresFillAZU9EG() throws {
    let estimate = ResourceModel.estimate(of: try Self.profile("zcu102-3xb4096"))
    #expect(estimate.total.dsp == 2070)
    #expect(estimate.total.bram36 == 771)
    #expect(estimate.fits == true)
    #expect(estimate.binding == .bram36)
  }

  /// On a ZU7EV and a K26 banks lie in UltraRAM: 23 banks of two each for a core.
  @Test(arguments: [("zcu104-2xb4096", 92), ("zcu104-b4096", 46), ("kv260-b4096", 46)])
  func banksLieInUltraRAM(name: String, uram: Int) throws {
    let estimate = ResourceModel.estimate(of: try Self.profile(name))
    #expect(estimate.total.uram == uram)
    #expect(estimate.fits == true)
  }

  /// Both published designs: DSP slices are exact; the model's LUTs and FFs hold the real ones.
  @Test(arguments: ["zc706-qiu16", "vc707-zhang15"])
  func publishedDesignsLieWithinTheirBands(name: String) throws {
    let profile = try Self.profile(name)
    let estimate = ResourceModel.estimate(of: profile)
    let published = try #require(estimate.published)
    let controller = profile.implementation.controller == .ddr ? 3 : 0
    #expect(estimate.modelled.mid.dsp == published.dsp + controller)
    #expect(estimate.total.dsp == published.dsp)
    #expect((estimate.modelled.low.lut...estimate.modelled.high.lut).contains(published.lut))
    #expect((estimate.modelled.low.ff...estimate.modelled.high.ff).contains(published.ff))
    #expect(estimate.fits == true)
  }

  /// Both sides of the gate: as many as there are fit, one more does not, and it is named.
  @Test func fitsUpToTheLastSlice() throws {
    var profile = try Self.sample()
    profile.device.dsp = 32
    profile.device.bram36 = 500
    profile.device.uram = 500
    profile.device.lut = 500_000
    profile.device.ff = 900_000
    #expect(ResourceModel.estimate(of: profile).fits == true)
    #expect(ResourceModel.estimate(of: profile).binding == .dsp)
    profile.device.dsp = 31
    #expect(ResourceModel.estimate(of: profile).fits == false)
    #expect(ResourceModel.estimate(of: profile).binding == .dsp)
    profile.device.uram = 0
    #expect(ResourceModel.estimate(of: profile).share(of: .uram) == .infinity)
    #expect(ResourceModel.estimate(of: profile).binding == .uram)
  }

  /// Buffers of the sample by hand: weights 4 banks of 32 bits, 4096 deep: 8 RAMB18 of 4 × 4096 each;
  /// inputs 2 banks of 32 bits, 8192 deep: 2 UltraRAMs each; outputs 2 banks of 16 RAMB18.
  @Test func buffersByHand() throws {
    let estimate = ResourceModel.estimate(of: try Self.sample())
    let byName = Dictionary(uniqueKeysWithValues: estimate.components.map { ($0.name, $0) })
    #expect(byName["weight buffer"]?.resources.mid.halfBlocks == 32)
    #expect(byName["input buffer"]?.resources.mid.uram == 4)
    #expect(byName["output buffer"]?.resources.mid.halfBlocks == 32)
    #expect(byName["array"]?.resources.mid.dsp == 32)
  }

  @Test func everyCoreCounts() throws {
    let one = try Self.sample()
    var two = one
    two.cores = 2
    let single = ResourceModel.estimate(of: one).modelled
    #expect(ResourceModel.estimate(of: two).modelled == single * 2)
  }

  @Test func controllersAddTheirParts() throws {
    var profile = try Self.sample()
    let hard = ResourceModel.estimate(of: profile).modelled.mid
    profile.implementation.controller = .ddr
    let ddr = ResourceModel.estimate(of: profile).modelled.mid
    #expect(ddr == hard + ResourceCount(dsp: 3, halfBlocks: 199, lut: 33_256, ff: 44_889))
    profile.implementation.controller = .hbm
    let hbm = ResourceModel.estimate(of: profile).modelled.mid
    #expect(hbm == hard + ResourceCount(halfBlocks: 8, lut: 10_718, ff: 21_793))
  }

  /// 300 MHz at 80 per cent: 20 points beyond the free 60, so 1 − 0.5 × 0.2 = 0.9, within 0.8 and 0.95.
  @Test func clockIsDeratedBeyondSixtyPerCent() {
    let base = Frequency.megahertz(300)
    #expect(ClockDerating.megahertz(base: base, share: 0.6, crossings: 0) == .exactly(300))
    let full = ClockDerating.megahertz(base: base, share: 0.8, crossings: 0)
    #expect(abs(full.mid - 270) < 1e-9)
    #expect(abs(full.low - 240) < 1e-9)
    #expect(abs(full.high - 285) < 1e-9)
    let crossed = ClockDerating.megahertz(base: base, share: 0.5, crossings: 2)
    #expect(abs(crossed.mid - 300 * 0.95 * 0.95) < 1e-9)
  }

  /// A profile of a known part states its counts; the table and the profiles agree.
  @Test(arguments: ProfileLibrary.names)
  func profilesAgreeWithTheTable(name: String) throws {
    let device = try Self.profile(name).device
    // An array on its own lies on no part.
    guard device.isProgrammable else { return }
    let known = try #require(KnownDevice.named(device.part))
    #expect(known.device == device)
  }

  @Test func boardsAreKnown() {
    #expect(KnownDevice.named("zcu102")?.device.part == "XCZU9EG")
    #expect(KnownDevice.named("xcu280")?.device.uram == 960)
    #expect(KnownDevice.named("nothing") == nil)
    #expect(Set(KnownDevice.all.map(\.device.part)).count == KnownDevice.all.count)
  }
}
