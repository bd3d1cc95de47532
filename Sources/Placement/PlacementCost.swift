public import Quantities

/// What a layer, or a network, costs with its weights in one place.
public struct PlacementCost: Hashable, Sendable {
  /// Cycles of one pass.
  public var cycles: Cycles
  /// Energy of one pass, in femtojoules.
  public var femtojoules: Int64
  /// Bytes to and from DRAM in one pass.
  public var bytes: Bytes

  /// Creates a cost; without arguments, none.
  public init(cycles: Cycles = 0, femtojoules: Int64 = 0, bytes: Bytes = 0) {
    self.cycles = cycles
    self.femtojoules = femtojoules
    self.bytes = bytes
  }

  /// The most energy that is told apart, in femtojoules: some 2.3 kJ.
  static let mostFemtojoules = Int64(1) << 61

  /// An energy in femtojoules, rounded to whole ones, half away from zero, and at most
  /// `mostFemtojoules`.
  public static func wholeFemtojoules(_ femtojoules: Double) -> Int64 {
    Int64(min(Double(mostFemtojoules), femtojoules.rounded()))
  }

  /// The costs of two layers; their energy stays at most `mostFemtojoules`.
  public static func + (left: PlacementCost, right: PlacementCost) -> PlacementCost {
    PlacementCost(
      cycles: left.cycles + right.cycles,
      femtojoules: min(mostFemtojoules, left.femtojoules + right.femtojoules),
      bytes: left.bytes + right.bytes)
  }
}

/// What a placement makes as small as possible.
public enum PlacementObjective: String, CaseIterable, Sendable {
  /// The time of one pass; of equals, the energy, then the traffic.
  case latency
  /// The energy of one pass; of equals, the time, then the traffic.
  case energy
  /// The bytes to and from DRAM; of equals, the time, then the energy.
  case traffic

  /// Whether a cost is smaller than another.
  ///
  /// The order is lexicographic, so that adding the same cost to both keeps it.
  public func isSmaller(_ left: PlacementCost, than right: PlacementCost) -> Bool {
    switch self {
    case .latency:
      (left.cycles, left.femtojoules, left.bytes) < (right.cycles, right.femtojoules, right.bytes)
    case .energy:
      (left.femtojoules, left.cycles, left.bytes) < (right.femtojoules, right.cycles, right.bytes)
    case .traffic:
      (left.bytes, left.cycles, left.femtojoules) < (right.bytes, right.cycles, right.femtojoules)
    }
  }
}
