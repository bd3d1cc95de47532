/// A set of the banks of a channel, at most `DRAMDevice.maximumBanksPerChannel` of them.
///
/// Two words rather than one of 128 bits: most channels use the first alone, and shifts of a word
/// are a single instruction.
struct BankSet: Equatable {
  private var low: UInt64
  private var high: UInt64

  @inline(__always)
  private init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// No bank.
  @inline(__always)
  init() { self.init(low: 0, high: 0) }

  /// The banks of a range.
  init(_ banks: Range<Int>) {
    self.init()
    for bank in banks { insert(bank) }
  }

  @inline(__always)
  var isEmpty: Bool { low | high == 0 }

  @inline(__always)
  func contains(_ bank: Int) -> Bool {
    let word = bank < 64 ? low : high
    return (word &>> UInt64(truncatingIfNeeded: bank)) & 1 != 0
  }

  @inline(__always)
  mutating func insert(_ bank: Int) {
    let bit = 1 &<< UInt64(truncatingIfNeeded: bank)
    if bank < 64 { low |= bit } else { high |= bit }
  }

  @inline(__always)
  mutating func remove(_ bank: Int) {
    let bit = 1 &<< UInt64(truncatingIfNeeded: bank)
    if bank < 64 { low &= ~bit } else { high &= ~bit }
  }

  @inline(__always)
  func isDisjoint(with other: BankSet) -> Bool { (low & other.low) | (high & other.high) == 0 }

  @inline(__always)
  mutating func formUnion(_ other: BankSet) {
    low |= other.low
    high |= other.high
  }

  @inline(__always)
  mutating func subtract(_ other: BankSet) {
    low &= ~other.low
    high &= ~other.high
  }

  @inline(__always)
  func subtracting(_ other: BankSet) -> BankSet {
    BankSet(low: low & ~other.low, high: high & ~other.high)
  }

  /// The banks up to and including one, and those after it.
  @inline(__always)
  func split(after bank: Int) -> (through: BankSet, after: BankSet) {
    // Shifting twice keeps a shift by all 64 bits from being one by none.
    let mask = (~0 &<< UInt64(truncatingIfNeeded: bank)) &<< 1
    return bank < 64
      ? (BankSet(low: low & ~mask, high: 0), BankSet(low: low & mask, high: high))
      : (BankSet(low: low, high: high & ~mask), BankSet(low: 0, high: high & mask))
  }

  /// Takes the lowest bank out.
  ///
  /// - Precondition: The set is not empty.
  @inline(__always)
  mutating func popFirst() -> Int {
    if low != 0 {
      let bank = low.trailingZeroBitCount
      low &= low &- 1
      return bank
    }
    let bank = high.trailingZeroBitCount
    high &= high &- 1
    return 64 &+ bank
  }
}
