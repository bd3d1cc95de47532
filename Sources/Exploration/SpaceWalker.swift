/// Walks a part of a space in the order of the index and leaves out what cannot be on the front.
struct SpaceWalker {
  private let space: DesignSpace
  private let bound: SpaceBound?
  private let end: UInt64
  /// Designs below each digit of each knob.
  private let strides: [UInt64]
  private let firstBoundedDepth: Int
  /// The next design to look at.
  private(set) var next: UInt64
  /// Designs that were left out.
  private(set) var skipped: UInt64 = 0

  /// - Parameters:
  ///   - range: The part.
  ///   - bound: The bounds, `nil` to leave out nothing.
  init(_ space: DesignSpace, _ range: Range<UInt64>, bound: SpaceBound?) {
    self.space = space
    self.bound = bound
    next = range.lowerBound
    end = range.upperBound
    var strides = [UInt64](repeating: 1, count: space.knobs.count + 1)
    for place in space.knobs.indices.reversed() {
      strides[place] = strides[place + 1] * UInt64(space.knobs[place].values.count)
    }
    self.strides = strides
    firstBoundedDepth = space.knobs.prefix { $0.name.isStructural }.count
  }

  /// The next designs that may be on the front, at most `count`.
  ///
  /// - Parameter excludes: Whether all designs with at least such costs, and such an index, cannot be
  ///   on the front.
  mutating func candidates(
    _ count: Int, unless excludes: (_ costs: [Double], _ index: UInt64) -> Bool
  ) -> [UInt64] {
    var result: [UInt64] = []
    while result.count < count, next < end {
      guard let bound else {
        result.append(next)
        next += 1
        continue
      }
      let digits = space.digits(of: next)
      // The largest box that begins here: all its digits below some depth are zero.
      var depth = space.knobs.count
      while depth > firstBoundedDepth, digits[depth - 1] == 0 { depth -= 1 }
      var isCut = false
      while depth <= space.knobs.count {
        let costs = bound.costs(digits[..<depth])
        if costs.map({ excludes($0, next) }) ?? true {
          let size = min(strides[depth], end - next)
          skipped += size
          next += size
          isCut = true
          break
        }
        depth += 1
      }
      if !isCut {
        result.append(next)
        next += 1
      }
    }
    return result
  }
}
