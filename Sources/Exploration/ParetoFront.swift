/// The designs that no other design beats in every objective.
///
/// Less is better in each. Of designs with equal costs the one with the least index stays, so that the
/// front depends on the designs alone and not on the order in which they come.
public struct ParetoFront<Payload: Sendable>: Sendable {
  /// A design of the front.
  public struct Point: Sendable {
    /// Its place in the space.
    public let index: UInt64
    /// Its costs, one for each objective.
    public let costs: [Double]
    /// What else is known of it.
    public let payload: Payload
  }

  /// The front, in the order of the index.
  public private(set) var points: [Point] = []
  /// The costs of all points, one point after the other.
  private var costs: [Double] = []

  /// Creates an empty front.
  public init() {}

  /// Whether a design of the front keeps all from it that have at least these costs and at least this
  /// index: one that is better somewhere and nowhere worse, or as good and before them.
  public func excludes(_ costs: [Double], from index: UInt64) -> Bool {
    var hint = 0
    return excludes(costs, from: index, hint: &hint)
  }

  /// The same, asked often in a row.
  ///
  /// - Parameter hint: The place of the point to try first; afterwards that of the one that was found.
  /// - Complexity: O(points × objectives), O(objectives) where the hint is right.
  func excludes(_ costs: [Double], from index: UInt64, hint: inout Int) -> Bool {
    costs.withUnsafeBufferPointer { excludes($0, from: index, hint: &hint) }
  }

  /// The same, of costs in place.
  func excludes(
    _ own: UnsafeBufferPointer<Double>, from index: UInt64, hint: inout Int
  ) -> Bool {
    let count = points.count
    guard count > 0 else { return false }
    let width = own.count
    return self.costs.withUnsafeBufferPointer { all in
      func beats(_ place: Int) -> Bool {
        var isBetter = false
        let its = UnsafeBufferPointer(rebasing: all[place &* width..<(place &+ 1) &* width])
        for offset in 0..<width {
          guard its[offset] <= own[offset] else { return false }
          if its[offset] < own[offset] { isBetter = true }
        }
        return isBetter || points[place].index < index
      }
      if hint < count, beats(hint) { return true }
      for place in 0..<count where beats(place) {
        hint = place
        return true
      }
      return false
    }
  }

  /// Adds a design unless another is as good; removes those that it beats.
  ///
  /// - Returns: Whether it is on the front now.
  /// - Complexity: O(points × objectives).
  @discardableResult
  public mutating func insert(_ index: UInt64, _ costs: [Double], _ payload: Payload) -> Bool {
    for point in points {
      guard zip(point.costs, costs).allSatisfy({ $0 <= $1 }) else { continue }
      if point.costs != costs || point.index <= index { return false }
    }
    points.removeAll { point in zip(costs, point.costs).allSatisfy { $0 <= $1 } }
    let place = points.firstIndex { $0.index > index } ?? points.count
    points.insert(Point(index: index, costs: costs, payload: payload), at: place)
    self.costs = points.flatMap(\.costs)
    return true
  }
}
