public import NetworkModel

/// Where clustering begins (Han et al., "Deep Compression", ICLR 2016, Section 3.2).
public enum SharingInitialization: String, CaseIterable, Hashable, Sendable {
  /// Evenly between the least and the greatest weight; it keeps the large weights, of which there
  /// are few, and did best in the paper.
  case linear
  /// Evenly in the cumulative distribution.
  case density
  /// At weights drawn with a seed.
  case random
}

/// Weights that are replaced by the nearest of a few shared ones.
///
/// Where weights have been pruned, entry 0 of the codebook is 0 and stands for them alone; the
/// others share the remaining entries. Where no weight is 0, all entries are shared ones.
public struct WeightSharing: Sendable {
  /// The widths of a code that are accepted.
  public static let supportedBits = 1...16

  /// An index into the codebook for each weight; bytes where they fit.
  public let codes: WeightTensor.Values
  /// The shared weights, 2^bits of them.
  public let codebook: [Float]
  /// Rounds of clustering.
  public let iterations: Int
  /// The sum of the squared differences between weights and what they became.
  public let squaredError: Double

  /// Clusters weights and replaces each by the nearest shared one.
  ///
  /// - Parameters:
  ///   - weights: The weights.
  ///   - bits: Bits of a code, in `supportedBits`.
  ///   - initialization: Where clustering begins.
  ///   - seed: What a random beginning is drawn with.
  ///   - maximumIterations: The most rounds of clustering.
  /// - Throws: `CodingError` when the bits are not supported or a weight is not finite.
  /// - Complexity: O(weights × bits + rounds × 2^bits × log weights).
  public init(
    _ weights: [Float], bits: Int, initialization: SharingInitialization = .linear,
    seed: UInt64 = 0, maximumIterations: Int = 100
  ) throws(CodingError) {
    guard Self.supportedBits.contains(bits) else {
      throw CodingError("shared weights have codes of 1 to 16 bits, not \(bits)")
    }
    guard weights.allSatisfy(\.isFinite) else {
      throw CodingError("a weight is not a finite number")
    }
    let kept = weights.filter { $0 != 0 }
    let reserved = kept.count < weights.count ? 1 : 0
    let centroidCount = 1 << bits - reserved
    var codebook = [Float](repeating: 0, count: 1 << bits)
    var iterations = 0
    if !kept.isEmpty {
      let sorted = SortedWeights(kept)
      let means = KMeans(
        sorted,
        from: KMeans.start(initialization, sorted, count: centroidCount, seed: seed),
        maximumIterations: maximumIterations)
      for (index, centroid) in means.centroids.enumerated() {
        codebook[reserved + index] = Float(centroid)
      }
      iterations = means.iterations
    }
    let assignment = NearestEntry(codebook, from: reserved)
    self.codebook = codebook
    self.iterations = iterations
    if bits <= 7 {
      let (narrow, error) = assignment.codes(weights, as: Int8.self)
      (codes, squaredError) = (.bytes(narrow), error)
    } else {
      let (wide, error) = assignment.codes(weights, as: Int32.self)
      (codes, squaredError) = (.integers(wide), error)
    }
  }
}

/// Finds the nearest of ascending codebook entries.
private struct NearestEntry {
  private let codebook: [Float]
  /// The first entry that weights other than 0 may have.
  private let first: Int
  /// The midpoints between neighbouring entries from `first` on.
  private let midpoints: [Double]

  init(_ codebook: [Float], from first: Int) {
    self.codebook = codebook
    self.first = first
    let entries = codebook[first...]
    midpoints = zip(entries, entries.dropFirst()).map { KMeans.midpoint(Double($0), Double($1)) }
  }

  /// The code of each weight, and the sum of their squared errors: O(weights × log entries).
  func codes<Code: FixedWidthInteger>(
    _ weights: [Float], as type: Code.Type
  ) -> ([Code], Double) {
    var error = 0.0
    let codes = weights.map { weight -> Code in
      if weight == 0, first > 0 { return 0 }
      let value = Double(weight)
      var (low, high) = (0, midpoints.count)
      while low < high {
        let middle = (low + high) / 2
        if value > midpoints[middle] { low = middle + 1 } else { high = middle }
      }
      let difference = value - Double(codebook[first + low])
      error += difference * difference
      return Code(first + low)
    }
    return (codes, error)
  }
}

extension WeightTensor {
  /// The same weights as codes of shared ones.
  ///
  /// - Parameters:
  ///   - bits: Bits of a code, in `WeightSharing.supportedBits`.
  ///   - initialization: Where clustering begins.
  ///   - seed: What a random beginning is drawn with.
  ///   - maximumIterations: The most rounds of clustering.
  /// - Throws: `CodingError` when the values are not known, one is not finite, or the bits are not
  ///   supported.
  public func shared(
    bits: Int, initialization: SharingInitialization = .linear, seed: UInt64 = 0,
    maximumIterations: Int = 100
  ) throws(CodingError) -> WeightTensor {
    guard let weights = realValues else {
      throw CodingError("the values of the weights are not known")
    }
    let sharing = try WeightSharing(
      weights, bits: bits, initialization: initialization, seed: seed,
      maximumIterations: maximumIterations)
    return try CodingError.wrapping { () throws(NetworkError) in
      try WeightTensor(
        shape: shape, format: .codebook(bits: bits, entries: sharing.codebook),
        values: sharing.codes)
    }
  }
}
