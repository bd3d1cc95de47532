/// How often each code and each run of zeros occurs: all that the length of an encoding depends on.
struct SymbolCensus {
  /// The widest code that is counted, and so can have a Huffman code.
  static let maximumCountedBits = 16
  /// Runs of zeros that are at least as long are listed and not counted.
  private static let countedRuns = 1 << 10

  /// Weights.
  let count: Int
  /// Weights other than the zero code; all of them where there is none.
  let nonZeroCount: Int
  /// How often each code occurs among all weights; `nil` for codes of more than 16 bits.
  let codeCounts: [Int]?
  /// The code that can be left out.
  let zero: UInt32?
  /// For each length, how many runs of so many zeros stand before a weight that is not zero.
  private let runCounts: [Int]
  /// The lengths of longer runs.
  private let longRuns: [Int]

  /// Counts codes: O(weights).
  init(_ weights: WeightCodes) {
    count = weights.codes.count
    zero = weights.zero
    if weights.bits <= Self.maximumCountedBits {
      var counts = [Int](repeating: 0, count: 1 << weights.bits)
      for code in weights.codes { counts[Int(code)] += 1 }
      codeCounts = counts
    } else {
      codeCounts = nil
    }
    var (nonZero, run, longRuns) = (weights.codes.count, 0, [Int]())
    var runCounts: [Int] = []
    if let zero = weights.zero {
      nonZero = 0
      runCounts = [Int](repeating: 0, count: Self.countedRuns)
      for code in weights.codes {
        if code == zero {
          run += 1
        } else {
          nonZero += 1
          if run < Self.countedRuns { runCounts[run] += 1 } else { longRuns.append(run) }
          run = 0
        }
      }
    }
    nonZeroCount = nonZero
    self.runCounts = runCounts
    self.longRuns = longRuns
  }

  /// How often each relative index occurs, and the number of fillers.
  ///
  /// A run of zeros needs a filler for each whole 2^bits of them, whose index is the greatest; the
  /// rest is the index of the weight behind it.
  func indices(bits: Int) -> (counts: [Int], fillers: Int) {
    let span = 1 << bits
    var counts = [Int](repeating: 0, count: span)
    var fillers = 0
    for (run, runs) in runCounts.enumerated() where runs > 0 {
      counts[run % span] += runs
      fillers += runs * (run / span)
    }
    for run in longRuns {
      counts[run % span] += 1
      fillers += run / span
    }
    counts[span - 1] += fillers
    return (counts, fillers)
  }

  /// How often each code occurs when so many zeros are stored.
  func codeCounts(zeros: Int) -> [Int]? {
    guard var counts = codeCounts else { return nil }
    if let zero { counts[Int(zero)] = zeros }
    return counts
  }
}
