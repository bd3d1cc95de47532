/// What SCALE-Sim reads from DRAM where it estimates the bandwidth.
///
/// The words asked for are kept in a set, and a word that is not in it is read. When the set has
/// grown to half the buffer, all of it is forgotten at once.
struct ReuseSet: Hashable {
  /// Words read.
  var reads = 0
  /// How often everything was forgotten.
  var clears = 0
  /// The line, counted over all folds, in which it was forgotten last.
  var lastClearLine: Int?

  /// Counts the reads of a stream.
  ///
  /// - Parameters:
  ///   - stream: The words in the order in which they enter the array.
  ///   - capacity: Words at which the set is forgotten.
  /// - Complexity: O(folds) for a stream without windows that overlap. Else one visit for every
  ///   word that enters the array until a pass is known to read nothing new or to begin as an
  ///   earlier one, with a byte for every address.
  init(_ stream: OperandStream, capacity: Int, hasDistinctWords: Bool) {
    if hasDistinctWords {
      countDistinct(stream, capacity: capacity)
    } else {
      walk(stream, capacity: capacity)
    }
  }
}

extension ReuseSet {
  /// A sequence of words, all different, that enters the array several times in a row.
  private struct Block {
    var words: Int
    var repeats: Int
  }

  /// Counts words that differ within a pass.
  ///
  /// Let a block of n words be asked for r times, with f words of earlier blocks in the set of
  /// capacity c. If f + n < c, the block is read once. If n ≥ c, the set never holds the word that
  /// comes next, so all n·r are read. Otherwise the set is forgotten once, after p = c − f words,
  /// and the n words that follow are read (as far as there are so many); then it holds the block.
  private mutating func countDistinct(_ stream: OperandStream, capacity: Int) {
    var held = 0
    var asked = 0
    var lastClear: Int?
    for block in Self.blocks(stream) {
      let total = block.words * block.repeats
      if held + block.words < capacity {
        reads += block.words
        held += block.words
      } else if block.words >= capacity {
        let (full, rest) = (held + total).quotientAndRemainder(dividingBy: capacity)
        lastClear = asked + full * capacity - held
        reads += total
        clears += full
        held = rest
      } else {
        let before = capacity - held
        let misses = min(total, before + block.words)
        lastClear = asked + before
        reads += misses
        clears += 1
        held = misses - before
      }
      asked += total
    }
    lastClearLine = lastClear.map { Self.line(ofRequest: $0 - 1, in: stream) }
  }

  private static func blocks(_ stream: OperandStream) -> [Block] {
    let words = stream.addressCount
    switch stream.pattern {
    case .stationary:
      return [Block(words: words, repeats: 1)]
    case .skewed:
      if stream.repeatsByColumnFold { return [Block(words: words, repeats: stream.columnFolds)] }
      return (0..<stream.columnFolds).map { fold in
        Block(
          words: stream.lanes(rowFold: 0, columnFold: fold).count * stream.stepTerms.count,
          repeats: stream.rowFolds)
      }
    }
  }

  /// The line, counted over all folds, of a request, counted from 0.
  private static func line(ofRequest index: Int, in stream: OperandStream) -> Int {
    var remaining = index
    for fold in 0..<stream.rowFolds * stream.columnFolds {
      let (column, row) = fold.quotientAndRemainder(dividingBy: stream.rowFolds)
      let lanes = stream.lanes(rowFold: row, columnFold: column).count
      let steps =
        switch stream.pattern {
        case .skewed: stream.stepTerms.count
        case .stationary(let rows): min(rows, stream.stepTerms.count - row * rows)
        }
      if remaining >= lanes * steps {
        remaining -= lanes * steps
        continue
      }
      for line in 0..<stream.linesPerFold {
        let shown = stream.line(line, rowFold: row, columnFold: column)
        let words = shown.map { $0.end - $0.first } ?? 0
        if remaining < words { return fold * stream.linesPerFold + line }
        remaining -= words
      }
    }
    preconditionFailure("a stream has no request \(index)")
  }
}

extension ReuseSet {
  /// Stamps of addresses that a set of bytes can tell apart; 0 is never, the last is for ever.
  private static let lastStamp: UInt8 = 254
  private static let permanentStamp: UInt8 = 255

  /// Where a pass was when everything was forgotten: what comes after depends on nothing else.
  private struct Place: Hashable {
    var line: Int
    var word: Int
  }

  /// Visits the words of a stream.
  private mutating func walk(_ stream: OperandStream, capacity: Int) {
    var stamps = [UInt8](repeating: 0, count: stream.addressCount)
    for (address, isAbsent) in stream.isAbsent.enumerated() where isAbsent {
      stamps[address] = Self.permanentStamp
    }
    let passes = stream.repeatsByColumnFold ? stream.columnFolds : 1
    let foldsPerPass = stream.rowFolds * (stream.columnFolds / passes)
    let linesPerPass = foldsPerPass * stream.linesPerFold
    var stamp: UInt8 = 1
    var held = 0
    var known: [Place: (pass: Int, clears: Int)] = [:]
    var isSearching = true
    var pass = 0
    var skipped = 0
    while pass < passes {
      let readsBefore = reads
      for fold in 0..<foldsPerPass {
        let (column, row) = fold.quotientAndRemainder(dividingBy: stream.rowFolds)
        for line in 0..<stream.linesPerFold {
          guard let shown = stream.line(line, rowFold: row, columnFold: column) else { continue }
          var word = 0
          let count = (shown.end - shown.first) * stream.elementsPerLane
          while word < count {
            let end = Self.visit(
              stream, shown, from: word, &stamps, stamp: stamp, held: &held, capacity: capacity,
              reads: &reads)
            word = end
            guard held == capacity else { break }
            held = 0
            clears += 1
            lastClearLine =
              (pass + skipped) * linesPerPass + fold * stream.linesPerFold + line
            stamp = Self.next(stamp, &stamps)
            guard isSearching, passes > 1 else { continue }
            let place = Place(line: fold * stream.linesPerFold + line, word: word)
            if let earlier = known[place] {
              // From here on everything happens again, every `period` passes.
              isSearching = false
              let period = pass - earlier.pass
              let times = period == 0 ? 0 : (passes - 1 - pass) / period
              let more = times * (clears - earlier.clears)
              clears += more
              reads += more * capacity
              skipped = times * period
              lastClearLine? += skipped * linesPerPass
            } else {
              known[place] = (pass, clears)
            }
          }
        }
      }
      pass += 1
      if pass + skipped >= passes { break }
      if reads == readsBefore { break }
    }
  }

  /// Visits words of a line until it ends or the set is full.
  ///
  /// - Returns: The word after the last one visited.
  private static func visit(
    _ stream: OperandStream, _ line: OperandStream.Line, from first: Int,
    _ stamps: inout [UInt8], stamp: UInt8, held: inout Int, capacity: Int, reads: inout Int
  ) -> Int {
    let each = stream.elementsPerLane
    let count = (line.end - line.first) * each
    var (new, word) = (0, first)
    let room = capacity - held
    stamps.withUnsafeMutableBufferPointer { stamps in
      stream.laneTerms.withUnsafeBufferPointer { lanes in
        stream.stepTerms.withUnsafeBufferPointer { steps in
          let start = line.first * each
          if each == 1 {
            var step = line.step - first * line.stride
            while word < count {
              let address = Int(lanes[start + word] &+ steps[step])
              // An address that is absent has a stamp that is never below.
              let isNew = stamps[address] < stamp ? 1 : 0
              stamps[address] = max(stamps[address], stamp)
              new += isNew
              word += 1
              step -= line.stride
              if new == room { break }
            }
          } else {
            while word < count {
              let address = Int(
                lanes[start + word] &+ steps[line.step - word / each * line.stride])
              if stamps[address] < stamp {
                stamps[address] = stamp
                new += 1
              }
              word += 1
              if new == room { break }
            }
          }
        }
      }
    }
    reads += new
    held += new
    return word
  }

  /// The next stamp; when they run out, all are taken back.
  private static func next(_ stamp: UInt8, _ stamps: inout [UInt8]) -> UInt8 {
    guard stamp == lastStamp else { return stamp + 1 }
    for address in stamps.indices where stamps[address] != permanentStamp { stamps[address] = 0 }
    return 1
  }
}
