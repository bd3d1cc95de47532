public import Quantities

/// Energy of one action, in picojoules, each with the band within which it is known.
public struct EnergyTable: Hashable, Sendable {
  /// One multiply-accumulate of 8 × 8 bits; wider or narrower ones scale with the product of bits.
  public var mac8: EnergyEntry
  /// One bit read from or written to a register beside a multiplier; `nil` where it is part of `mac8`.
  public var registerBit: EnergyEntry?
  /// One bit read from or written to a block RAM.
  public var bramBit: EnergyEntry
  /// One bit read from or written to an UltraRAM.
  public var uramBit: EnergyEntry
  /// One bit read from or written to distributed RAM.
  public var lutramBit: EnergyEntry
  /// One bit read from or written to a dedicated SRAM.
  public var sramBit: EnergyEntry
  /// One bit to or from DRAM, the interface included.
  public var dramBit: EnergyEntry

  /// The entry for one bit of an on-chip memory.
  public func bit(of kind: Buffer.Kind) -> EnergyEntry {
    switch kind {
    case .bram: bramBit
    case .uram: uramBit
    case .lutram: lutramBit
    case .sram: sramBit
    }
  }
}

/// An energy with its origin.
public struct EnergyEntry: Hashable, Sendable {
  /// Picojoules of one action.
  public var picojoules: Band
  /// Whether the figure is an engineering prior and not published or measured.
  public var isPrior: Bool
  /// Where the figure comes from.
  public var source: String
}
