import Diagnostics
import HardwareModel
import Quantities
import TestSupport
import Testing

/// The part of a profile that says how the accelerator is built.
struct ImplementationDecodingTests {
  static func decode(_ resources: String) throws(InputError) -> Implementation {
    let text = SampleProfile.text(cores: 1, further: resources)
    return try HardwareProfile.decode(bytes: Array(text.utf8), file: "sample").implementation
  }

  @Test func isGenericWhenLeftOut() throws {
    #expect(try Self.decode("") == Implementation())
  }

  @Test func readsEveryKey() throws {
    let read = try Self.decode(
      "resources: {overlay: dpuczdx8g, dspUsage: low, largeMemory: true, controller: hbm, "
        + "baseMegahertz: 300, dieCrossings: 2, published: {dsp: 1, bram36: 2.5, lut: 3, ff: 4, "
        + "source: a report}}")
    #expect(read.overlay == .dpuczdx8g)
    #expect(read.dspUsage == .low)
    #expect(read.hasLargeMemory)
    #expect(read.controller == .hbm)
    #expect(read.baseClock?.megahertz == 300)
    #expect(read.dieCrossings == 2)
    #expect(read.published?.bram36 == 2.5)
    #expect(read.published?.uram == 0)
    #expect(read.published?.source == "a report")
  }

  @Test(arguments: [
    ("resources: {overlay: dpuczdx8g}", "dspUsage is missing"),
    ("resources: {dspUsage: low}", "does not apply here"),
    ("resources: {published: {dsp: 1, bram36: 0.3, lut: 1, ff: 1, source: x}}", "one half"),
    ("resources: {controller: soft}", "must be one of"),
    ("resources: {overlays: generic}", "unknown key"),
  ])
  func refuses(text: String, reason: String) {
    let error = #expect(throws: InputError.self) { try Self.decode(text) }
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
  }
}
