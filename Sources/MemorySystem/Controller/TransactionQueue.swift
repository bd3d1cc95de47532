/// A queue of accepted requests from which any may be taken, in order of age.
///
/// The requests lie in a window that moves through an array of twice the capacity, so that taking
/// the oldest costs nothing; taking another one moves those before it.
struct TransactionQueue: ~Copyable {
  struct Element {
    var slot: Int32 = 0
    var bank: Int32 = 0
  }

  private var elements: FixedBuffer<Element>
  private var head = 0
  private var perBank: FixedBuffer<Int32>
  private(set) var count = 0
  /// The banks that some request in the queue is for.
  private(set) var wantedBanks = BankSet()
  let capacity: Int

  /// Creates an empty queue.
  init(capacity: Int, banks: Int) {
    self.capacity = capacity
    elements = FixedBuffer(repeating: Element(), count: 2 * capacity)
    perBank = FixedBuffer(repeating: 0, count: banks)
  }

  var isFull: Bool { count == capacity }

  @inline(__always)
  mutating func append(_ slot: Int32, bank: Int) {
    if head &+ count == elements.count {
      for index in 0..<count { elements[index] = elements[head + index] }
      head = 0
    }
    elements[head &+ count] = Element(slot: slot, bank: Int32(truncatingIfNeeded: bank))
    count &+= 1
    perBank[bank] &+= 1
    wantedBanks.insert(bank)
  }

  /// Whether some request's bank is not among the full ones.
  @inline(__always)
  func hasRequest(outside fullBanks: BankSet) -> Bool {
    !wantedBanks.subtracting(fullBanks).isEmpty
  }

  /// The position of the oldest request whose bank is not among the full ones.
  @inline(__always)
  func firstPosition(outside fullBanks: BankSet) -> Int? {
    guard hasRequest(outside: fullBanks) else { return nil }
    var position = 0
    while fullBanks.contains(Int(elements[head &+ position].bank)) { position &+= 1 }
    return position
  }

  @inline(__always)
  func slot(at position: Int) -> Int32 { elements[head &+ position].slot }

  @inline(__always)
  mutating func remove(at position: Int) {
    let bank = Int(elements[head &+ position].bank)
    var index = head &+ position
    while index > head {
      elements[index] = elements[index &- 1]
      index &-= 1
    }
    head &+= 1
    count &-= 1
    perBank[bank] &-= 1
    if perBank[bank] == 0 { wantedBanks.remove(bank) }
  }
}
