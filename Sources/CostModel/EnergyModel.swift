public import HardwareModel
public import Quantities

/// The energy that a machine takes for counted actions and for time.
///
/// Every term is a count multiplied once with a band of picojoules; terms are added in the order of
/// `EnergyComponent.allCases`, so that the same counts give the same digits. A multiplier's energy
/// grows with the product of its operands' bits (8 × 8 bits count as one), a memory's with the
/// bits moved; where a word leaves part of the ports of its blocks idle, with those of the ports.
public struct EnergyModel: Sendable {
  /// Picojoules in a joule.
  fileprivate static let picojoulesPerJoule = 1e12
  /// Bit products of the multiplication that `EnergyTable.mac8` stands for.
  fileprivate static let bitProductsOfMAC8 = 64.0

  private let table: EnergyTable
  private let power: Power
  private let buffers: Buffers
  /// Energy of a bit of each buffer: weights, inputs, outputs.
  private let bufferBits: (weights: Band, inputs: Band, outputs: Band)
  private let storeKinds: [Buffer.Kind]
  /// Bits of ports that work for a bit of the store, for each kind of memory.
  private let storeShares: [Buffer.Kind: Double]
  private let clock: Frequency

  /// Creates the model of a profile.
  public init(_ profile: HardwareProfile) {
    table = profile.energy
    power = profile.power
    buffers = profile.buffers
    let shares = BufferBanks.activeShares(profile)
    bufferBits = (
      table.bit(of: buffers.weights.ram).picojoules * shares[0],
      table.bit(of: buffers.inputs.ram).picojoules * shares[1],
      table.bit(of: buffers.outputs.ram).picojoules * shares[2]
    )
    storeShares = BufferBanks.storeShares(profile)
    storeKinds = profile.placements.weightStore?.kinds ?? []
    clock = profile.clock
  }

  /// The energy of some work.
  ///
  /// - Parameters:
  ///   - counts: What is done.
  ///   - cycles: How long it takes; leakage and idle power of the whole device flow meanwhile.
  ///   - dram: The DRAM's picojoules where its commands are known; otherwise its bits count.
  public func energy(
    of counts: ActionCounts, during cycles: Cycles, dram: Band? = nil
  ) -> EnergyBreakdown {
    let picoseconds = clock.seconds(cycles) * Self.picojoulesPerJoule
    return EnergyBreakdown { component in
      switch component {
      case .mac:
        table.mac8.picojoules * (Double(counts.macBitProducts) / Self.bitProductsOfMAC8)
      case .register:
        table.registerBit.map { $0.picojoules * Double(counts.registerBits) } ?? .zero
      case .weightBuffer:
        bufferBits.weights * Double(counts.weightBufferBits)
      case .weightStore:
        energy(of: counts.weightStoreBits)
      case .mapStore:
        energy(of: counts.mapStoreBits)
      case .inputBuffer:
        bufferBits.inputs * Double(counts.inputBufferBits)
      case .outputBuffer:
        bufferBits.outputs * Double(counts.outputBufferBits)
      case .dram:
        dram ?? table.dramBit.picojoules * Double(counts.dramBits)
      case .static:
        power.staticWatts * picoseconds
      case .idle:
        power.idleWatts * picoseconds
      }
    }
  }

  private func energy(of bits: MemoryBits) -> Band {
    Buffer.Kind.allCases.reduce(Band.zero) { sum, kind in
      let count = bits[kind]
      guard count > 0 else { return sum }
      return sum + table.bit(of: kind).picojoules * (storeShares[kind] ?? 1) * Double(count)
    }
  }

  /// The most likely energies, where there is no store of weights.
  public var likely: LikelyEnergy {
    LikelyEnergy(
      bitProduct: table.mac8.picojoules.mid, registerBit: table.registerBit?.picojoules.mid ?? 0,
      weightBufferBit: bufferBits.weights.mid, inputBufferBit: bufferBits.inputs.mid,
      outputBufferBit: bufferBits.outputs.mid,
      dramBit: table.dramBit.picojoules.mid, staticWatts: power.staticWatts.mid,
      idleWatts: power.idleWatts.mid)
  }

  /// One note for each entry in use that is an engineering prior.
  ///
  /// - Parameter hasCommands: Whether the DRAM's energy comes from its commands.
  public func priors(hasCommands: Bool) -> [String] {
    var entries = [("mac8", table.mac8)]
    if let register = table.registerBit { entries.append(("registerBit", register)) }
    let kinds = [buffers.weights.ram, buffers.inputs.ram, buffers.outputs.ram] + storeKinds
    for kind in Buffer.Kind.allCases where kinds.contains(kind) {
      entries.append(("\(kind.rawValue)Bit", table.bit(of: kind)))
    }
    if !hasCommands { entries.append(("dramBit", table.dramBit)) }
    return entries.filter(\.1.isPrior).map { "energy.\($0): prior, \($1.source)" }
  }
}

/// The middle of every band of an `EnergyModel` without a store of weights.
public struct LikelyEnergy: Hashable, Sendable {
  fileprivate let bitProduct: Double
  fileprivate let registerBit: Double
  fileprivate let weightBufferBit: Double
  fileprivate let inputBufferBit: Double
  fileprivate let outputBufferBit: Double
  fileprivate let dramBit: Double
  fileprivate let staticWatts: Double
  fileprivate let idleWatts: Double

  /// The most likely picojoules of some work, whatever time it takes.
  public func picojoules(of counts: ActionCounts) -> Double {
    var sum = bitProduct * (Double(counts.macBitProducts) / EnergyModel.bitProductsOfMAC8)
    sum += registerBit * Double(counts.registerBits)
    sum += weightBufferBit * Double(counts.weightBufferBits)
    sum += inputBufferBit * Double(counts.inputBufferBits)
    sum += outputBufferBit * Double(counts.outputBufferBits)
    return sum + dramBit * Double(counts.dramBits)
  }

  /// The same with leakage and idle power: the middle of `EnergyModel.energy(of:during:dram:)`, to
  /// the digit.
  ///
  /// - Parameters:
  ///   - work: The picojoules of the work.
  ///   - seconds: How long it takes.
  public func picojoules(_ work: Double, during seconds: Double) -> Double {
    let picoseconds = seconds * EnergyModel.picojoulesPerJoule
    return work + staticWatts * picoseconds + idleWatts * picoseconds
  }
}
