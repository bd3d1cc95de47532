internal import Mapping
internal import Quantities

/// Divides bytes by a rate, rounding up, without a division.
///
/// The quotient is guessed by the rate's inverse and put right by the exact remainder, which is known
/// to 64 bits even where the products are not.
struct RateDivider {
  private let rate: TransferRate
  private let inverse: Double
  /// Quotients up to here are guessed to less than one: half for rounding, a quarter for the inverse.
  private static let largestGuess = 1e15

  init(_ rate: TransferRate) {
    self.rate = rate
    inverse = Double(rate.cycles) / Double(rate.bytes)
  }

  /// Whether quotients of up to so many bytes can be guessed.
  func isGuessed(upTo count: Bytes) -> Bool { Double(count) * inverse < Self.largestGuess }

  /// Cycles to move some bytes: `TransferRate.cycles(for:)`.
  @inline(__always)
  func cycles(for count: Bytes) -> Cycles {
    isGuessed(upTo: count) ? guessedCycles(for: count) : rate.cycles(for: count)
  }

  /// The same, of bytes whose quotient can be guessed.
  @inline(__always)
  func guessedCycles(for count: Bytes) -> Cycles {
    // Behind 2⁵², whole numbers are what is left of a sum, in the low bits.
    let guess = (Double(count) * inverse + 0x1p52).bitPattern & 0x000F_FFFF_FFFF_FFFF
    let quotient = Cycles(bitPattern: guess)
    // Negative when the quotient does not move all bytes; then one more does.
    let excess = quotient &* rate.bytes &- count &* rate.cycles
    return quotient &- (excess >> 63)
  }
}

/// The rates of a memory, ready to divide by.
struct RateDividers {
  let read: RateDivider
  let write: RateDivider
  /// The slower of reads and writes, in bytes a cycle.
  let slower: Double

  init(_ rates: MemoryRates) {
    read = RateDivider(rates.read)
    write = RateDivider(rates.write)
    slower = min(rates.read.bytesPerCycle, rates.write.bytesPerCycle)
  }

  /// Whether quotients of up to so many bytes can be guessed.
  func areGuessed(upTo count: Bytes) -> Bool {
    read.isGuessed(upTo: count) && write.isGuessed(upTo: count)
  }
}
