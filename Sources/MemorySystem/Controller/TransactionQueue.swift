/// A queue of accepted requests from which any may be taken, in order of age.
struct TransactionQueue {
  private var slots: [Int32]
  private var banks: [Int32]
  private var perBank: [Int32]
  private(set) var count = 0
  /// The banks that some request in the queue is for.
  private(set) var wantedBanks: UInt128 = 0
  let capacity: Int

  /// Creates an empty queue.
  init(capacity: Int, banks bankCount: Int) {
    self.capacity = capacity
    slots = Array(repeating: 0, count: capacity)
    banks = Array(repeating: 0, count: capacity)
    perBank = Array(repeating: 0, count: bankCount)
  }

  var isFull: Bool { count == capacity }

  @inline(__always)
  mutating func append(_ slot: Int32, bank: Int) {
    slots[count] = slot
    banks[count] = Int32(truncatingIfNeeded: bank)
    count += 1
    perBank[bank] += 1
    wantedBanks |= 1 &<< UInt128(bank)
  }

  /// The position of the oldest request whose bank is not among the full ones.
  @inline(__always)
  func firstPosition(outside fullBanks: UInt128) -> Int? {
    if wantedBanks & ~fullBanks == 0 { return nil }
    for position in 0..<count where (fullBanks &>> UInt128(banks[position])) & 1 == 0 {
      return position
    }
    return nil
  }

  @inline(__always)
  func slot(at position: Int) -> Int32 { slots[position] }

  @inline(__always)
  mutating func remove(at position: Int) {
    let bank = Int(banks[position])
    count -= 1
    var index = position
    while index < count {
      slots[index] = slots[index + 1]
      banks[index] = banks[index + 1]
      index += 1
    }
    perBank[bank] -= 1
    if perBank[bank] == 0 { wantedBanks &= ~(1 &<< UInt128(bank)) }
  }
}
