/// A request inside a controller, from its acceptance to its column command.
struct Transaction {
  var address: UInt64 = 0
  var arrival = 0
  /// Other reads of the same address that came while this one waited, and the sum of their arrivals.
  var mergedCount = 0
  var mergedArrivals = 0
  var tag = 0
  var row: Int32 = 0
  var column: Int32 = 0
  var bank: Int32 = 0
  /// The next transaction in the chain of this hash, or −1.
  var next: Int32 = -1
  var isWrite = false
}

/// The requests inside a controller, found by address.
///
/// A slot is an index into a pool of fixed size; chains of slots hang on a hash table that is at
/// least as long as the pool, so that a search is O(1) on average. Nothing is allocated later.
struct PendingTransactions: ~Copyable {
  private(set) var slots: FixedBuffer<Transaction>
  private var heads: FixedBuffer<Int32>
  private var firstFree: Int32 = 0
  private let hashShift: UInt64
  /// Slots in use.
  private(set) var count = 0

  /// Creates an empty pool of `capacity` slots.
  init(capacity: Int) {
    slots = FixedBuffer(count: capacity) { index in
      var transaction = Transaction()
      transaction.next = index + 1 < capacity ? Int32(index + 1) : -1
      return transaction
    }
    let bits = max(4, Int.bitWidth - (2 * capacity - 1).leadingZeroBitCount)
    heads = FixedBuffer(repeating: -1, count: 1 << bits)
    hashShift = UInt64(64 - bits)
  }

  @inline(__always)
  subscript(_ slot: Int32) -> Transaction { slots[Int(slot)] }

  @inline(__always)
  func hash(_ address: UInt64) -> Int {
    // Fibonacci hashing (Knuth, TAOCP volume 3, section 6.4): 2⁶⁴ over the golden ratio.
    Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) &>> hashShift)
  }

  /// The read and the write that wait at an address, each −1 when there is none.
  @inline(__always)
  func find(_ address: UInt64) -> (read: Int32, write: Int32) {
    find(address, hash: hash(address))
  }

  /// The same with the address's hash at hand.
  @inline(__always)
  func find(_ address: UInt64, hash: Int) -> (read: Int32, write: Int32) {
    var found: (read: Int32, write: Int32) = (-1, -1)
    var slot = heads[hash]
    while slot >= 0 {
      let transaction = slots[Int(slot)]
      if transaction.address == address {
        if transaction.isWrite { found.write = slot } else { found.read = slot }
      }
      slot = transaction.next
    }
    return found
  }

  /// Adds a transaction.
  ///
  /// - Precondition: A slot is free.
  @inline(__always)
  mutating func insert(_ transaction: consuming Transaction, hash bucket: Int) -> Int32 {
    let slot = firstFree
    precondition(slot >= 0, "the queues hold more than the pool")
    firstFree = slots[Int(slot)].next
    transaction.next = heads[bucket]
    slots[Int(slot)] = transaction
    heads[bucket] = slot
    count += 1
    return slot
  }

  /// Joins a further read to one that waits.
  mutating func merge(_ slot: Int32, arrival: Int) {
    slots[Int(slot)].mergedCount += 1
    slots[Int(slot)].mergedArrivals += arrival
  }

  /// Takes a transaction out.
  @inline(__always)
  mutating func remove(_ slot: Int32) {
    let bucket = hash(slots[Int(slot)].address)
    if heads[bucket] == slot {
      heads[bucket] = slots[Int(slot)].next
    } else {
      var before = Int(heads[bucket])
      while slots[before].next != slot { before = Int(slots[before].next) }
      slots[before].next = slots[Int(slot)].next
    }
    slots[Int(slot)].next = firstFree
    firstFree = slot
    count -= 1
  }
}
