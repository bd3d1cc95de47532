/// A queue of accepted requests from which any bank's oldest may be taken.
///
/// Each bank's requests hang in a list of their own, in order of age, and each request carries its
/// age, so that neither passing over banks that have no room nor taking a request from between
/// others costs anything in their number. Nothing is allocated after creation.
struct TransactionQueue: ~Copyable {
  /// A request, at the index of its slot.
  struct Link {
    var order = 0
    var next: Int32 = -1
  }

  /// The requests for a bank.
  struct Lane {
    var order = 0
    var oldest: Int32 = -1
    var newest: Int32 = -1
  }

  private var links: FixedBuffer<Link>
  private var lanes: FixedBuffer<Lane>
  private var nextOrder = 0
  private(set) var count = 0
  /// The banks that some request in the queue is for.
  private(set) var wantedBanks = BankSet()
  let capacity: Int

  /// Creates an empty queue of `capacity` requests, whose slots are below `slots`.
  init(capacity: Int, slots: Int, banks: Int) {
    self.capacity = capacity
    links = FixedBuffer(repeating: Link(), count: slots)
    lanes = FixedBuffer(repeating: Lane(), count: banks)
  }

  @inline(__always)
  var isFull: Bool { count == capacity }

  @inline(__always)
  mutating func append(_ slot: Int32, bank: Int) {
    links[Int(slot)] = Link(order: nextOrder, next: -1)
    if wantedBanks.contains(bank) {
      links[Int(lanes[bank].newest)].next = slot
      lanes[bank].newest = slot
    } else {
      lanes[bank] = Lane(order: nextOrder, oldest: slot, newest: slot)
      wantedBanks.insert(bank)
    }
    nextOrder &+= 1
    count &+= 1
  }

  /// Whether some request's bank is not among the full ones.
  @inline(__always)
  func hasRequest(outside fullBanks: BankSet) -> Bool {
    !wantedBanks.subtracting(fullBanks).isEmpty
  }

  /// The bank of the oldest request whose bank is not among the full ones.
  @inline(__always)
  func bankOfOldest(outside fullBanks: BankSet) -> Int? {
    var rest = wantedBanks.subtracting(fullBanks)
    guard !rest.isEmpty else { return nil }
    var first = rest.popFirst()
    while !rest.isEmpty {
      let bank = rest.popFirst()
      if lanes[bank].order < lanes[first].order { first = bank }
    }
    return first
  }

  /// The oldest request for a bank.
  ///
  /// - Precondition: There is one.
  @inline(__always)
  func oldest(ofBank bank: Int) -> Int32 { lanes[bank].oldest }

  /// Takes out the oldest request for a bank.
  ///
  /// - Precondition: There is one.
  @inline(__always)
  mutating func removeOldest(ofBank bank: Int) {
    let next = links[Int(lanes[bank].oldest)].next
    count &-= 1
    if next < 0 {
      wantedBanks.remove(bank)
    } else {
      lanes[bank].oldest = next
      lanes[bank].order = links[Int(next)].order
    }
  }
}
