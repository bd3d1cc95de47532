internal import Diagnostics
internal import Quantities
internal import StructuredText

extension Implementation {
  private enum Key: String, CaseIterable {
    case overlay, dspUsage, largeMemory, controller, baseMegahertz, dieCrossings, published
  }

  /// Decodes how an accelerator is built; what is left out is as in a generic one.
  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Implementation in
      var result = Implementation()
      result.overlay = try keys.optional(.overlay)?.word(Overlay.self) ?? result.overlay
      switch result.overlay {
      case .generic: break
      case .dpuczdx8g:
        result.dspUsage = try keys.required(.dspUsage).word(DSPUsage.self)
        result.hasLargeMemory = try keys.optional(.largeMemory)?.bool() ?? false
      }
      result.controller = try keys.optional(.controller)?.word(Controller.self) ?? .hard
      result.baseClock = try keys.optional(.baseMegahertz)?.clock()
      result.dieCrossings = try keys.optional(.dieCrossings)?.int(in: 0...16) ?? 0
      result.published = try keys.optional(.published).map(PublishedResources.init)
      return result
    }
  }
}

extension PublishedResources {
  private enum Key: String, CaseIterable {
    case dsp, bram36, uram, lut, ff, source
  }

  /// Decodes the resources of a real design; `bram36` may end in a half.
  fileprivate init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> PublishedResources in
      let blocks = try keys.required(.bram36)
      let bram36 = try blocks.double(in: 0...100_000_000)
      guard (2 * bram36).rounded() == 2 * bram36 else {
        throw blocks.error(
          "must be a multiple of one half, was \(plain(bram36))",
          remedy: "count a RAMB18 as one half")
      }
      return PublishedResources(
        dsp: try keys.required(.dsp).resources(), bram36: bram36,
        uram: try keys.optional(.uram)?.resources() ?? 0,
        lut: try keys.required(.lut).resources(), ff: try keys.required(.ff).resources(),
        source: try keys.required(.source).line())
    }
  }
}
