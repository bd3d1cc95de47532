internal import Foundation

/// Compresses blocks on a few threads and writes them in the order in which they came.
///
/// At most four blocks a thread wait, so memory does not grow when the output is slow.
final class BlockPipeline: @unchecked Sendable {
  /// A block that was written.
  struct Entry {
    var summary: BlockSummary
    var offset: Int
    var payloadLength: Int
  }

  private enum Slot {
    case waiting([UInt8])
    case working
    case done([UInt8])
  }

  private let output: any TraceOutput
  private let level: Int
  private let threadCount: Int
  private let condition = NSCondition()
  private let own: MemberCompressor
  // Everything below is guarded by the condition.
  private var slots: [Slot?]
  private var summaries: [BlockSummary?]
  private var lengths: [Int]
  private var submitted = 0
  private var taken = 0
  private var written = 0
  private var isWriting = false
  private var isClosed = false
  private var running = 0
  private var entries: [Entry] = []
  private(set) var offset = 0
  private(set) var failure: Int32 = 0

  /// - Parameter threads: How many compress; with 0, the caller does.
  init(_ output: any TraceOutput, level: Int, threads: Int) {
    self.output = output
    self.level = level
    threadCount = threads
    own = MemberCompressor(level: level)
    let places = max(1, 4 * threads)
    slots = [Slot?](repeating: nil, count: places)
    summaries = [BlockSummary?](repeating: nil, count: places)
    lengths = [Int](repeating: 0, count: places)
  }

  /// Takes the next block; `nil` as its summary for what the index does not list.
  func submit(_ payload: [UInt8], _ summary: BlockSummary?) {
    condition.lock()
    defer { condition.unlock() }
    if threadCount == 0 {
      write(own.member(payload), summary, payload.count)
      return
    }
    while submitted - written >= slots.count { condition.wait() }
    let place = submitted % slots.count
    slots[place] = .waiting(payload)
    summaries[place] = summary
    lengths[place] = payload.count
    submitted += 1
    if running < threadCount, running < submitted - written {
      running += 1
      Thread.detachNewThread { [self] in work() }
    }
    condition.broadcast()
  }

  /// Waits until everything is written, and ends the threads.
  ///
  /// - Returns: What was written whole.
  func close() -> [Entry] {
    condition.lock()
    defer { condition.unlock() }
    while written < submitted { condition.wait() }
    isClosed = true
    condition.broadcast()
    while running > 0 { condition.wait() }
    return entries
  }

  /// Appends a member behind everything else, once closed.
  ///
  /// - Returns: 0, or the system's error.
  func append(_ member: [UInt8]) -> Int32 {
    let code = member.withUnsafeBytes { output.append($0) }
    if code == 0 { offset += member.count }
    return code
  }

  /// Gives up everything behind a length, once closed.
  func truncate(to length: Int) -> Bool {
    guard output.truncate(to: length) else { return false }
    offset = length
    return true
  }

  /// A member for a document, made by the caller's thread.
  func member(_ payload: [UInt8]) -> [UInt8] { own.member(payload) }

  private func work() {
    let compressor = MemberCompressor(level: level)
    condition.lock()
    defer {
      running -= 1
      condition.broadcast()
      condition.unlock()
    }
    while true {
      while taken == submitted {
        if isClosed { return }
        condition.wait()
      }
      let place = taken % slots.count
      taken += 1
      guard case .waiting(let payload)? = slots[place] else { return }
      slots[place] = .working
      condition.unlock()
      let member = compressor.member(payload)
      condition.lock()
      slots[place] = .done(member)
      drain()
    }
  }

  /// Writes what is next in order and done; the lock is free while bytes are written.
  private func drain() {
    guard !isWriting else { return }
    isWriting = true
    while written < submitted, case .done(let member)? = slots[written % slots.count] {
      let place = written % slots.count
      write(member, summaries[place], lengths[place])
      slots[place] = nil
      written += 1
      condition.broadcast()
    }
    isWriting = false
  }

  private func write(_ member: [UInt8], _ summary: BlockSummary?, _ length: Int) {
    guard failure == 0 else { return }
    condition.unlock()
    let code = member.withUnsafeBytes { output.append($0) }
    condition.lock()
    guard code == 0 else {
      failure = code
      return
    }
    if let summary {
      entries.append(Entry(summary: summary, offset: offset, payloadLength: length))
    }
    offset += member.count
  }
}
