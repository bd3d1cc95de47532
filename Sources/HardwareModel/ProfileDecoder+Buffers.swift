internal import Diagnostics
internal import Quantities
internal import StructuredText

extension Buffers {
  private enum Key: String, CaseIterable {
    case weights, inputs, outputs
  }

  /// Decodes the on-chip memories of one core.
  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Buffers in
      Buffers(
        weights: try Buffer(keys.required(.weights)),
        inputs: try Buffer(keys.required(.inputs)),
        outputs: try Buffer(keys.required(.outputs)))
    }
  }

  /// What the memories are made of.
  var kinds: Set<Buffer.Kind> { [weights.ram, inputs.ram, outputs.ram] }
}

extension Buffer {
  private enum Key: String, CaseIterable {
    case capacityBytes, copies, ram
  }

  /// Decodes a memory; left out, `copies` is 2.
  fileprivate init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Buffer in
      let capacity = try keys.required(.capacityBytes)
      let buffer = Buffer(
        capacityBytes: try capacity.bytes(),
        copies: try keys.optional(.copies)?.int(in: 1...8) ?? 2,
        ram: try keys.required(.ram).word(Kind.self))
      guard buffer.tileBytes >= 1 else {
        throw capacity.error(
          "must be at least \(buffer.copies), a byte for each copy, was \(buffer.capacityBytes)",
          remedy: "give the bytes of all copies together")
      }
      return buffer
    }
  }
}

extension Placements {
  private enum Key: String, CaseIterable {
    case weights, weightStore, activations, retention, fusion
  }

  private enum StoreKey: String, CaseIterable {
    case ram, capacityBytes
  }

  private enum FusionKey: String, CaseIterable {
    case rows
  }

  private enum RetentionKey: String, CaseIterable {
    case maximumBytes, layers
  }

  /// Decodes where tensors may stay; left out, nothing is retained between layers.
  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Placements in
      let places = try keys.required(.weights)
      let weights = try places.distinctWords(Storage.self)
      guard weights.contains(.dram) else {
        throw places.error(
          "must contain dram, from where weights are streamed", remedy: "write [dram]")
      }
      let store = keys.optional(.weightStore)
      guard store == nil || weights.contains(.onChip) else {
        throw places.error(
          "lacks onChip beside a weightStore",
          remedy: "write [dram, onChip], or remove weightStore")
      }
      let mapPlaces = try keys.required(.activations)
      let activations = try mapPlaces.distinctWords(Storage.self)
      guard activations.count == 1 || store != nil else {
        throw mapPlaces.error(
          "names both places, but there is no weightStore in which feature maps could stay",
          remedy: "write [dram] or [onChip], or add weightStore")
      }
      let fusion = keys.optional(.fusion)
      if let fusion, activations.count == 1 {
        throw fusion.error(
          "needs feature maps that may lie in either place",
          remedy: "write activations: [dram, onChip], or remove fusion")
      }
      return Placements(
        weights: weights, activations: activations,
        retention: try keys.optional(.retention).map(Self.retention),
        weightStore: try store.map(Self.weightStore), fusion: try fusion.map(Self.fusion))
    }
  }

  private static func fusion(_ reader: NodeReader) throws(InputError) -> Fusion {
    try reader.mapping(FusionKey.self) { (keys) throws(InputError) -> Fusion in
      Fusion(rows: try keys.required(.rows).int(in: 1...ProfileLimits.count))
    }
  }

  private static func weightStore(_ reader: NodeReader) throws(InputError) -> WeightStore {
    try reader.mapping(StoreKey.self) { (keys) throws(InputError) -> WeightStore in
      WeightStore(
        kinds: try keys.required(.ram).distinctWords(Buffer.Kind.self),
        capacityBytes: try keys.optional(.capacityBytes)?.bytes())
    }
  }

  private static func retention(_ reader: NodeReader) throws(InputError) -> Retention {
    try reader.mapping(RetentionKey.self) { (keys) throws(InputError) -> Retention in
      Retention(
        maximumBytes: try keys.required(.maximumBytes).bytes(),
        layers: try keys.required(.layers).int(in: 0...ProfileLimits.count))
    }
  }
}
