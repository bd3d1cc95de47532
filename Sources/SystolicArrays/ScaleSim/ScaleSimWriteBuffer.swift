/// SCALE-Sim's buffer of sums: words gather in lines of the interface's width; half the buffer is
/// drained, a line a cycle, whenever more than half is full.
///
/// A drain begins with whatever is there: a line that is not full yet is closed. The words of a
/// drain are its lines times the width, less what its last line lacks; closed lines in between
/// count as full.
struct ScaleSimWriteBuffer {
  private let width: Int
  private let half: Int
  private let threshold: Int
  private var free: Int
  /// The cycle in which the drain under way writes its last line.
  private var drainEnd = 0
  private var drainedLines = 0
  private var closedLines = 0
  private var fill = 0
  /// Lines that were closed before they were full, with what they hold, oldest first.
  private var shortLines: [(line: Int, words: Int)] = []
  private var firstShort = 0

  /// Words written to DRAM.
  private(set) var writes = 0
  /// The cycle of the first line to DRAM.
  private(set) var firstCycle = 0
  /// The cycle of the last line to DRAM.
  private(set) var lastCycle = 0

  /// Creates an empty buffer.
  ///
  /// - Parameters:
  ///   - capacity: Words of both halves.
  ///   - width: Words that the interface writes in a cycle.
  init(capacity: Int, width: Int) {
    self.width = width
    let active = capacity - capacity / 2
    half = capacity - active
    threshold = active
    free = capacity
  }

  /// Lines of `words` words, one a cycle from `now` on, that neither wait nor begin a drain.
  func quietLines(words: Int, from now: Int) -> Int {
    guard words > 0 else { return Int.max }
    if now < drainEnd { return max(0, min((free - 1) / words, drainEnd - now)) }
    return max(0, (free - threshold) / words)
  }

  /// Takes lines that `quietLines` allows.
  mutating func writeQuietly(words: Int) {
    free -= words
    let (lines, rest) = (fill + words).quotientAndRemainder(dividingBy: width)
    closedLines += lines
    fill = rest
  }

  /// Takes one line of words.
  ///
  /// - Returns: Cycles for which the array waits.
  mutating func write(words: Int, at now: Int) -> Int {
    if quietLines(words: words, from: now) > 0 {
      writeQuietly(words: words)
      return 0
    }
    var current = now
    for _ in 0..<words {
      writeQuietly(words: 1)
      if current < drainEnd {
        if free <= 0 { current = drainEnd }
      } else if free < threshold {
        closeLine()
        drain(from: current)
      }
    }
    return current - now
  }

  /// Drains everything, half a buffer after another.
  mutating func drainAll(from cycle: Int) {
    closeLine()
    var cycle = cycle
    while drainedLines < closedLines {
      drain(from: cycle)
      cycle = drainEnd + 1
    }
  }

  private mutating func closeLine() {
    guard fill > 0 else { return }
    shortLines.append((closedLines, fill))
    closedLines += 1
    fill = 0
  }

  private mutating func drain(from cycle: Int) {
    let count = min((half + width - 1) / width, closedLines - drainedLines)
    guard count > 0 else { return }
    var words = count * width
    let last = drainedLines + count - 1
    while firstShort < shortLines.count, shortLines[firstShort].line <= last {
      if shortLines[firstShort].line == last { words -= width - shortLines[firstShort].words }
      firstShort += 1
    }
    if writes == 0 { firstCycle = cycle }
    drainedLines += count
    writes += words
    free += words
    drainEnd = cycle + count - 1
    // What is drained at the end does not wait for the drain under way.
    lastCycle = max(lastCycle, drainEnd)
  }
}
