/// The answer to a request: the data of a read, or the acknowledgement of a write.
public struct MemoryReturn: Hashable, Sendable {
  /// The number that the request was sent with.
  public let tag: Int
  /// The clock of the last data, or of the acknowledgement.
  public let cycle: Int

  /// Creates an answer.
  public init(tag: Int, cycle: Int) {
    self.tag = tag
    self.cycle = cycle
  }
}

/// A queue of answers in the order of their clocks.
struct ReturnQueue {
  private var elements: [MemoryReturn] = []
  private var head = 0

  /// The clock of the first answer, or `Int.max`.
  var firstCycle: Int { head < elements.count ? elements[head].cycle : .max }

  mutating func append(_ element: MemoryReturn) { elements.append(element) }

  /// Takes the first answer.
  ///
  /// - Precondition: There is one.
  mutating func removeFirst() -> MemoryReturn {
    let first = elements[head]
    head += 1
    // The array is cut when half of it is used up, so that its length stays that of the queue.
    if head > 64, 2 * head > elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return first
  }
}
