/// A nonlinearity that limits to a range: ReLU is 0…∞.
struct Limiter: Hashable, Sendable {
  let minimum: Double
  let maximum: Double

  func callAsFunction(_ value: Double) -> Double { min(max(value, minimum), maximum) }
}

extension ResponseMap {
  /// The penalties of the relaxation with their numbers of rounds (Zhang et al., TPAMI 2016,
  /// Section 3.1, "we increase λ to 1": 25 rounds with 0.01 and 25 with 1).
  private static let penalties = [(weight: 0.01, rounds: 25), (weight: 1, rounds: 25)]

  /// The map of rank `rank` after which the limited responses are nearest to the limited targets.
  ///
  /// Zhang et al., TPAMI 2016, Section 3.1 (Equations 5 to 9): for each response an auxiliary z
  /// stands between, and Σ (r(y) − r(z))² + λ (z − (M y + b))² is minimised in turns, over z
  /// element by element and over M and b by reduced-rank regression. The descent is that of the
  /// relaxation, so the map of least Σ (r(y) − r(M y + b))² on the way is kept; it is never worse
  /// than the linear one, with which it begins.
  static func fitNonlinear(
    targets: DenseMatrix, inputs: DenseMatrix?, rank: Int, limiter: Limiter
  ) throws(CompressionError) -> ResponseMap {
    let source = inputs ?? targets
    var wanted = targets
    for index in wanted.elements.indices {
      wanted.elements[index] = limiter(wanted.elements[index])
    }
    let regression = ResponseRegression(source)
    var map = try fit(targets: targets, inputs: inputs, rank: rank)
    var moved = map.applied(to: source)
    var best = (map: map, error: limitedError(moved, wanted, limiter))
    for (penalty, rounds) in penalties {
      for _ in 0..<rounds {
        var auxiliary = moved
        for index in auxiliary.elements.indices {
          auxiliary.elements[index] = auxiliaryValue(
            moved.elements[index], wanted: wanted.elements[index], penalty, limiter)
        }
        map = try regression.map(to: auxiliary, rank: rank)
        moved = map.applied(to: source)
        let error = limitedError(moved, wanted, limiter)
        if error < best.error { best = (map, error) }
      }
    }
    return best.map
  }

  /// The z of least (wanted − r(z))² + λ (z − moved)²: below, inside or above the range.
  private static func auxiliaryValue(
    _ moved: Double, wanted: Double, _ penalty: Double, _ limiter: Limiter
  ) -> Double {
    func cost(_ value: Double) -> Double {
      let miss = wanted - limiter(value)
      return miss * miss + penalty * (value - moved) * (value - moved)
    }
    let inside = limiter((penalty * moved + wanted) / (penalty + 1))
    var best = inside
    let below = min(limiter.minimum, moved)
    if cost(below) < cost(best) { best = below }
    let above = max(limiter.maximum, moved)
    if above.isFinite, cost(above) < cost(best) { best = above }
    return best
  }

  private static func limitedError(
    _ moved: DenseMatrix, _ wanted: DenseMatrix, _ limiter: Limiter
  ) -> Double {
    zip(moved.elements, wanted.elements).reduce(0.0) { sum, pair in
      let miss = limiter(pair.0) - pair.1
      return sum + miss * miss
    }
  }
}
