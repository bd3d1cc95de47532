internal import HardwareModel

/// The elements that row-wise sparsity keeps of each filter.
///
/// Every filter keeps the first n of each block of B window elements, n drawn from 1…B/2 for the
/// filter. Two blocks are packed into B rows of the array, B/2 each; what a filter does not fill
/// stays empty.
struct RowwisePattern {
  private let half: Int
  private let window: Int
  private let counts: [Int]

  /// Draws the pattern of a layer, or `nil` where the machine keeps the same of every filter.
  init?(_ layer: ScaleSimLayer, _ machine: ScaleSimMachine) {
    guard case .rowwise(let length, let seed) = machine.rules.sparsity else { return nil }
    half = length / 2
    window = layer.window
    var generator = MersenneTwister(seed: seed)
    let greatest = UInt32(half - 1)
    counts = (0..<layer.filters).map { _ in 1 + Int(generator.next(through: greatest)) }
  }

  /// Whether a filter has an element in a row of the packed window.
  func isOccupied(row: Int, filter: Int) -> Bool {
    let place = row % half
    return place < counts[filter] && row / half * 2 * half + place < window
  }

  /// Elements that all filters keep, as they lie in the unpacked window.
  var elements: Int {
    let (blocks, rest) = window.quotientAndRemainder(dividingBy: 2 * half)
    return counts.reduce(0) { $0 + blocks * $1 + min($1, rest) }
  }

  /// How many multipliers of a fold hold an element.
  func occupied(rows: Range<Int>, filters: Range<Int>) -> Int {
    filters.reduce(0) { sum, filter in
      sum + rows.count { isOccupied(row: $0, filter: filter) }
    }
  }
}

/// The generator from which SCALE-Sim draws, by way of NumPy.
///
/// M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998: MT19937 with the
/// initialisation of 2002. Whole numbers are drawn by masking words and rejecting what is too
/// large.
struct MersenneTwister {
  private static let size = 624
  private static let shift = 397
  private var state: [UInt32]
  private var index = MersenneTwister.size

  /// Creates the generator of a seed.
  init(seed: UInt32) {
    state = [seed]
    state.reserveCapacity(Self.size)
    for position in 1..<UInt32(Self.size) {
      let last = state[state.count - 1]
      state.append(1_812_433_253 &* (last ^ last >> 30) &+ position)
    }
  }

  /// A number of 0…`greatest`.
  mutating func next(through greatest: UInt32) -> UInt32 {
    guard greatest > 0 else { return 0 }
    let mask = UInt32.max >> UInt32(greatest.leadingZeroBitCount)
    while true {
      let value = next() & mask
      if value <= greatest { return value }
    }
  }

  /// The next word.
  mutating func next() -> UInt32 {
    if index == Self.size { refill() }
    var word = state[index]
    index += 1
    word ^= word >> 11
    word ^= word << 7 & 0x9d2c_5680
    word ^= word << 15 & 0xefc6_0000
    return word ^ word >> 18
  }

  private mutating func refill() {
    for position in 0..<Self.size {
      let high = state[position] & 0x8000_0000
      let low = state[(position + 1) % Self.size] & 0x7fff_ffff
      let word = high | low
      state[position] =
        state[(position + Self.shift) % Self.size] ^ word >> 1
        ^ (word & 1 == 0 ? 0 : 0x9908_b0df)
    }
    index = 0
  }
}
