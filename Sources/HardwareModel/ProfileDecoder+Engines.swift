internal import Diagnostics
internal import StructuredText

extension Engines {
  private enum Key: String, CaseIterable {
    case pool, add, depthwise, fullyConnected
  }

  private enum FullyConnectedKey: String, CaseIterable {
    case macsPerCycle
  }

  /// Decodes the units beside the array; those left out are not there.
  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Engines in
      Engines(
        pool: try keys.optional(.pool).map(Engine.init),
        add: try keys.optional(.add).map(Engine.init),
        depthwise: try keys.optional(.depthwise).map(Engine.init),
        fullyConnected: try keys.optional(.fullyConnected).map(Self.fullyConnected))
    }
  }

  private static func fullyConnected(
    _ reader: NodeReader
  ) throws(InputError) -> FullyConnectedEngine {
    try reader.mapping(FullyConnectedKey.self) {
      (keys) throws(InputError) -> FullyConnectedEngine in
      FullyConnectedEngine(macsPerCycle: try keys.required(.macsPerCycle).count())
    }
  }
}

extension Engine {
  private enum Key: String, CaseIterable {
    case channels, pixels, fused, overlapped
  }

  /// Decodes a unit; left out, `fused` and `overlapped` are false.
  fileprivate init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Engine in
      Engine(
        channels: try keys.required(.channels).count(),
        pixels: try keys.required(.pixels).count(),
        isFused: try keys.optional(.fused)?.bool() ?? false,
        isOverlapped: try keys.optional(.overlapped)?.bool() ?? false)
    }
  }
}

extension Overheads {
  private enum Key: String, CaseIterable {
    case perLayerCycles, perInferenceMicroseconds, perInputPixelNanoseconds
  }

  /// No time that engines do not account for.
  static let none = Overheads(
    perLayerCycles: 0, perInferenceNanoseconds: 0, perInputPixelNanoseconds: 0)

  /// Decodes overheads, to the nearest nanosecond; those left out are 0.
  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Overheads in
      let microseconds =
        try keys.optional(.perInferenceMicroseconds)?.double(in: 0...1_000_000_000) ?? 0
      return Overheads(
        perLayerCycles: try keys.optional(.perLayerCycles)?.cycles() ?? 0,
        perInferenceNanoseconds: Int64((microseconds * 1000).rounded()),
        perInputPixelNanoseconds: Int64(
          try keys.optional(.perInputPixelNanoseconds)?.int(in: 0...1_000_000) ?? 0))
    }
  }
}
