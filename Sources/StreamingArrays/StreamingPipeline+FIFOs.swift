public import Quantities

extension StreamingPipeline {
  /// A channel's level for a while.
  public struct Level: Hashable, Sendable {
    /// The channel, by its place among `edges`.
    public let channel: Int
    /// The cycle from which on so many pixels wait.
    public let begin: Cycles
    /// The cycle in which that changes.
    public let end: Cycles
    /// Pixels that wait, at least 1.
    public let pixels: Int
  }

  /// The levels of the FIFOs while the first frame passes by itself, in the order in which they
  /// begin; one that is empty has none, and what waits before the first engine waits in DRAM.
  ///
  /// - Complexity: O(n log n) for the pixels of all channels.
  public func levels(_ pixels: Pixels) -> [Level] {
    var levels: [Level] = []
    for channel in edges.indices where edges[channel].producer != nil {
      let (put, taken) = (pixels.put[channel], pixels.taken[channel])
      var (come, gone) = (0, 0)
      var since: Cycles = 0
      while gone < taken.count {
        let next = come < put.count ? min(put[come], taken[gone]) : taken[gone]
        if come > gone, next > since {
          levels.append(Level(channel: channel, begin: since, end: next, pixels: come - gone))
        }
        since = next
        while come < put.count, put[come] == next { come += 1 }
        while gone < taken.count, taken[gone] == next { gone += 1 }
      }
    }
    return levels.sorted { ($0.begin, $0.channel) < ($1.begin, $1.channel) }
  }

  /// The most pixels between what is put in and what is taken out.
  static func occupancy(_ put: [Cycles], _ taken: [Cycles]) -> Int {
    var most = 0
    var gone = 0
    for (index, time) in put.enumerated() {
      while gone < taken.count, taken[gone] < time { gone += 1 }
      most = max(most, index + 1 - gone)
    }
    return most
  }

  /// Depths of FIFOs, in pixels, with which nothing waits longer than without bounds: rounded as
  /// hardware has them, 2, 32, and beyond that powers of two of words.
  public func depths(for run: Run) -> [Int] {
    run.occupancy.map { pixels in
      if pixels <= 2 { return 2 }
      if pixels <= 32 { return 32 }
      return 1 << (Int.bitWidth - (pixels - 1).leadingZeroBitCount)
    }
  }
}
