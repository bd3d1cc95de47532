internal import Diagnostics
internal import Quantities
internal import StructuredText

extension EnergyTable {
  private enum Key: String, CaseIterable {
    case mac8, registerBit, bramBit, uramBit, lutramBit, sramBit, dramBit
  }

  /// Decodes the energies; one of an on-chip memory that no buffer is made of may be left out.
  ///
  /// - Parameters:
  ///   - reader: The table's node.
  ///   - kinds: What the buffers and the store of weights are made of.
  init(_ reader: NodeReader, kinds: Set<Buffer.Kind>) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> EnergyTable in
      EnergyTable(
        mac8: try EnergyEntry(keys.required(.mac8)),
        registerBit: try keys.optional(.registerBit).map(EnergyEntry.init),
        bramBit: try Self.bit(.bramBit, kinds.contains(.bram), &keys),
        uramBit: try Self.bit(.uramBit, kinds.contains(.uram), &keys),
        lutramBit: try Self.bit(.lutramBit, kinds.contains(.lutram), &keys),
        sramBit: try Self.bit(.sramBit, kinds.contains(.sram), &keys),
        dramBit: try EnergyEntry(keys.required(.dramBit)))
    }
  }

  private static func bit(
    _ key: Key, _ isUsed: Bool, _ keys: inout MappingReader<Key>
  ) throws(InputError) -> EnergyEntry {
    if isUsed { return try EnergyEntry(keys.required(key)) }
    return try keys.optional(key).map(EnergyEntry.init)
      ?? EnergyEntry(picojoules: .zero, isPrior: false, source: "not on this device")
  }
}

extension EnergyEntry {
  private enum Key: String, CaseIterable {
    case low, mid, high, prior, source
  }

  /// Decodes an energy with its origin.
  fileprivate init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> EnergyEntry in
      EnergyEntry(
        picojoules: try NodeReader.band(
          low: keys.required(.low), mid: keys.required(.mid), high: keys.required(.high)),
        isPrior: try keys.required(.prior).bool(),
        source: try keys.required(.source).line())
    }
  }
}

extension Power {
  private enum Key: String, CaseIterable {
    case staticWatts, idleWatts
  }

  /// Decodes the power that always flows.
  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Power in
      Power(
        staticWatts: try keys.required(.staticWatts).band(),
        idleWatts: try keys.required(.idleWatts).band())
    }
  }
}

extension ModelError {
  private enum Key: String, CaseIterable {
    case family, medianPercent, worstPercent, cases, source
  }

  /// Decodes how far the model was off; the worst error is at least the median.
  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> ModelError in
      let median = try keys.required(.medianPercent).double(in: 0...10_000)
      let worst = try keys.required(.worstPercent)
      let error = ModelError(
        family: try keys.required(.family).line(), medianPercent: median,
        worstPercent: try worst.double(in: 0...10_000), cases: try keys.required(.cases).count(),
        source: try keys.required(.source).line())
      guard error.worstPercent >= median else {
        throw worst.error(
          "must be at least medianPercent, which is \(plain(median)), was "
            + plain(error.worstPercent),
          remedy: "give the greatest absolute error")
      }
      return error
    }
  }
}
