/// SCALE-Sim's read buffer behind an interface of a given width.
///
/// What is to be read is laid out beforehand (`PrefetchOrder`) and cut into sets of a hundredth of
/// the buffer. The buffer holds the sets of a window over them, which moves on, around the end, when
/// a word is asked for that is not held.
struct ScaleSimReadBuffer {
  private let width: Int
  private let linesPerPrefetch: Int
  private let setCount: Int
  private let activeSets: Int
  private let prefetchSets: Int
  /// For each address, a set that holds it: the one in which it was found last.
  private var found: [Int32]
  /// For each address, where its further sets begin in `further`; empty where each has one set.
  private let begins: [Int]
  private let further: [Int32]
  private var windowStart = 0

  /// Words read from DRAM, whole lines of the interface.
  private(set) var reads: Int
  /// Cycle of the first line from DRAM.
  let firstCycle: Int
  /// Cycle of the last line from DRAM so far.
  private(set) var lastCycle = -1

  /// Whether everything is held from the beginning, so that nothing ever waits.
  var holdsEverything: Bool { prefetchSets == 0 }

  /// Fills a buffer before the first cycle.
  ///
  /// - Parameters:
  ///   - order: What is to be read.
  ///   - capacity: Words of both halves.
  ///   - width: Words that the interface reads in a cycle.
  /// - Complexity: O(words of the order), in time and in space.
  init(_ order: PrefetchOrder, capacity: Int, width: Int) {
    self.width = width
    let half = capacity - capacity / 2
    let rest = capacity / 2
    let wordsPerSet = (capacity + 99) / 100
    linesPerPrefetch = (rest + width - 1) / width
    let lines = min((half + width - 1) / width, (order.places + width - 1) / width)
    reads = lines * width
    firstCycle = -lines
    let layout = SetLayout(order, wordsPerSet: wordsPerSet)
    setCount = layout.setCount
    found = layout.first
    begins = layout.begins
    further = layout.further
    activeSets = min(setCount, (half + wordsPerSet - 1) / wordsPerSet)
    prefetchSets = min(setCount - activeSets, (rest + wordsPerSet - 1) / wordsPerSet)
  }

  /// Serves the words of one line.
  ///
  /// - Parameters:
  ///   - line: What the line shows.
  ///   - stream: The words' addresses.
  ///   - now: The cycle.
  /// - Returns: Cycles by which the line is late, or below 0 where it is early, and whether it asks
  ///   for anything.
  mutating func serve(
    _ line: OperandStream.Line, of stream: OperandStream, at now: Int
  ) -> (stall: Int, isRequest: Bool) {
    var offset = 1
    var isRequest = false
    var step = line.step
    for lane in line.first..<line.end {
      for element in lane * stream.elementsPerLane..<(lane + 1) * stream.elementsPerLane {
        let address = Int(stream.laneTerms[element] + stream.stepTerms[step])
        if !stream.isAbsent.isEmpty, stream.isAbsent[address] { continue }
        isRequest = true
        while !isHeld(address) {
          advance()
          // SCALE-Sim adds the lateness of a miss twice, and its earliness once.
          let late = lastCycle - (now + offset)
          offset += late
          if late > 0 { offset += late }
        }
      }
      step -= line.stride
    }
    return (offset - 1, isRequest)
  }

  private func isInWindow(_ set: Int32) -> Bool {
    let distance = Int(set) - windowStart
    return (distance < 0 ? distance + setCount : distance) < activeSets
  }

  private mutating func isHeld(_ address: Int) -> Bool {
    if isInWindow(found[address]) { return true }
    guard !begins.isEmpty else { return false }
    for index in begins[address]..<begins[address + 1] where isInWindow(further[index]) {
      found[address] = further[index]
      return true
    }
    return false
  }

  private mutating func advance() {
    windowStart = (windowStart + prefetchSets) % setCount
    reads += linesPerPrefetch * width
    lastCycle += linesPerPrefetch + 1
  }
}

/// The sets that a prefetch order is cut into, by address.
private struct SetLayout {
  var setCount: Int
  var first: [Int32]
  var begins: [Int] = []
  var further: [Int32] = []

  init(_ order: PrefetchOrder, wordsPerSet: Int) {
    var sets = [Int32](repeating: -1, count: order.stream.addressCount)
    var counts = [Int32](repeating: 0, count: order.stream.addressCount)
    var position = 0
    var hasSeveral = false
    order.forEachAddress { address in
      let set = Int32(position / wordsPerSet)
      position += 1
      guard sets[address] != set else { return }
      hasSeveral = hasSeveral || sets[address] >= 0
      sets[address] = set
      counts[address] += 1
    }
    // A set that is just full is followed by an empty one.
    setCount = position / wordsPerSet + 1
    first = sets
    guard hasSeveral else { return }
    begins = [0]
    begins.reserveCapacity(counts.count + 1)
    for count in counts { begins.append(begins[begins.count - 1] + Int(count)) }
    further = [Int32](repeating: 0, count: begins[begins.count - 1])
    for address in sets.indices {
      sets[address] = -1
      counts[address] = 0
    }
    position = 0
    order.forEachAddress { address in
      let set = Int32(position / wordsPerSet)
      position += 1
      guard sets[address] != set else { return }
      sets[address] = set
      further[begins[address] + Int(counts[address])] = set
      counts[address] += 1
    }
  }
}
