/// Walks a part of a space in the order of the index and leaves out what cannot be on the front.
struct SpaceWalker {
  private let space: DesignSpace
  private let bound: SpaceBound?
  private let end: UInt64
  /// Designs below each digit of each knob.
  private let strides: [UInt64]
  private let firstBoundedDepth: Int
  private let depth: (UInt64) -> Int
  /// The next design to look at.
  private(set) var next: UInt64
  /// Designs that were left out.
  private(set) var skipped: UInt64 = 0

  /// - Parameters:
  ///   - range: The part.
  ///   - bound: The bounds, `nil` to leave out nothing.
  ///   - depth: Number of knobs that decide which designs are evaluated together with one.
  init(
    _ space: DesignSpace, _ range: Range<UInt64>, bound: SpaceBound?,
    depth: @escaping (UInt64) -> Int
  ) {
    self.space = space
    self.bound = bound
    self.depth = depth
    next = range.lowerBound
    end = range.upperBound
    strides = space.strides
    firstBoundedDepth = space.knobs.prefix { $0.name.isStructural }.count
  }

  /// The next groups of designs that may be on the front.
  ///
  /// - Parameters:
  ///   - most: Groups, and designs from which on no further group is begun.
  ///   - excludes: Whether all designs with at least such costs, and such an index, cannot be on the
  ///     front.
  mutating func groups(
    most: (groups: Int, designs: UInt64),
    unless excludes: (_ costs: [Double], _ index: UInt64) -> Bool
  ) -> [Range<UInt64>] {
    var result: [Range<UInt64>] = []
    var designs: UInt64 = 0
    while result.count < most.groups, designs < most.designs, next < end {
      let deepest = depth(next)
      if let bound, skip(bound, deepest, excludes) { continue }
      let last = min(end, (next / strides[deepest] + 1) * strides[deepest])
      result.append(next..<last)
      designs += last - next
      next = last
    }
    return result
  }

  /// Leaves out the largest box from here on that the bounds let go.
  ///
  /// - Returns: Whether there is one.
  private mutating func skip(
    _ bound: SpaceBound, _ deepest: Int, _ excludes: ([Double], UInt64) -> Bool
  ) -> Bool {
    let digits = space.digits(of: next)
    // The largest box that begins here: all its digits below some depth are zero.
    var depth = space.knobs.count
    while depth > firstBoundedDepth, digits[depth - 1] == 0 { depth -= 1 }
    while depth <= deepest {
      let costs = bound.costs(digits[..<depth])
      if costs.map({ excludes($0, next) }) ?? true {
        let size = min(strides[depth] - next % strides[depth], end - next)
        skipped += size
        next += size
        return true
      }
      depth += 1
    }
    return false
  }
}
