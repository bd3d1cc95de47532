import Quantities

/// Clusters weights around k centroids (Lloyd's algorithm) in one dimension.
///
/// Han et al., "Deep Compression", ICLR 2016, Sections 3.1 and 3.2. A weight belongs to the nearest
/// centroid, the lower of two as near, and of equal ones the last where it is above; a centroid moves to the mean of its weights and stays where
/// it has none. Centroids stay in order, so that the clusters are ranges of the sorted weights
/// between the midpoints: a round takes O(k log weights).
struct KMeans {
  /// The centroids, ascending.
  let centroids: [Double]
  /// Rounds until no weight changed its cluster, or as many as were allowed.
  let iterations: Int

  /// Clusters weights.
  ///
  /// - Parameters:
  ///   - weights: The weights; at least one.
  ///   - initial: Where the centroids begin, ascending; at least one.
  ///   - maximumIterations: The most rounds.
  init(_ weights: SortedWeights, from initial: [Double], maximumIterations: Int) {
    var centroids = initial
    var ends = Self.ends(weights, centroids)
    var iterations = 0
    while iterations < maximumIterations {
      iterations += 1
      var start = 0
      for (cluster, end) in ends.enumerated() {
        if end > start { centroids[cluster] = weights.mean(start..<end) }
        start = end
      }
      let next = Self.ends(weights, centroids)
      if next == ends { break }
      ends = next
    }
    self.centroids = centroids
    self.iterations = iterations
  }

  /// Where the cluster of each centroid ends among the sorted weights.
  private static func ends(_ weights: SortedWeights, _ centroids: [Double]) -> [Int] {
    zip(centroids, centroids.dropFirst()).map { weights.firstIndex(above: midpoint($0, $1)) }
      + [weights.values.count]
  }

  /// The greatest weight that is as near to the lower of two neighbours.
  static func midpoint(_ lower: Double, _ upper: Double) -> Double { lower + (upper - lower) / 2 }

  /// Where the centroids begin: evenly between the least and the greatest weight, evenly among the
  /// sorted weights, or at weights drawn with a seed (Deep Compression, Section 3.2).
  static func start(
    _ initialization: SharingInitialization, _ weights: SortedWeights, count: Int, seed: UInt64
  ) -> [Double] {
    let values = weights.values
    switch initialization {
    case .linear:
      let (low, high) = (Double(values[0]), Double(values[values.count - 1]))
      guard count > 1 else { return [midpoint(low, high)] }
      return (0..<count).map { low + (high - low) * Double($0) / Double(count - 1) }
    case .density:
      // The weight at the middle of each of `count` equal parts.
      return (0..<count).map { Double(values[(2 * $0 + 1) * values.count / (2 * count)]) }
    case .random:
      var generator = SplitMix64(seed: seed)
      return (0..<count).map { _ in
        Double(values[Int.random(in: 0..<values.count, using: &generator)])
      }.sorted()
    }
  }
}
