import Foundation
public import NetworkModel
public import Quantities

/// Published figures of a pruned layer, from which its size is estimated.
///
/// With zeros spread independently, the run of zeros before a weight is n long with the probability
/// d·(1 − d)ⁿ at a density d. A run needs ⌊n / 2^i⌋ fillers with an index of i bits, on average
/// Σ_{m ≥ 1} P(run ≥ m·2^i) = q / (1 − q) with q = (1 − d)^(2^i). An entry is a code and an index, and
/// there are N·d·(1 + q / (1 − q)) = N·d / (1 − q) of them for N weights.
public struct LayerStatistics: Hashable, Sendable {
  /// The share of weights that are not zero, 0…1.
  public var density: Double
  /// One unit of the last digit that the density is printed with; 0 for an exact one.
  public var densityStep: Double
  /// Bits of a code, or of a weight that is not shared, 1…32.
  public var codeBits: Int
  /// Bits of a relative index, 0…16; 0 where all weights are stored.
  public var indexBits: Int
  /// Mean bits of a Huffman-coded code; `nil` for codes of fixed length.
  public var codeHuffmanBits: Double?
  /// Mean bits of a Huffman-coded index; `nil` for indices of fixed length.
  public var indexHuffmanBits: Double?
  /// Whether codes are indices into a table of 2^codeBits 32-bit values.
  public var isShared: Bool

  /// Creates statistics.
  ///
  /// - Throws: `CodingError` when a figure is out of range.
  public init(
    density: Double, densityStep: Double = 0, codeBits: Int, indexBits: Int,
    codeHuffmanBits: Double? = nil, indexHuffmanBits: Double? = nil, isShared: Bool = true
  ) throws(CodingError) {
    for (name, share) in [("density", density), ("density step", densityStep)]
    where !(0...1).contains(share) {
      throw CodingError("a \(name) of \(share) is not between 0 and 1")
    }
    guard (1...32).contains(codeBits), (0...16).contains(indexBits) else {
      throw CodingError("codes of \(codeBits) bits with \(indexBits)-bit indices are impossible")
    }
    for mean in [codeHuffmanBits, indexHuffmanBits].compactMap(\.self)
    where !(0...32).contains(mean) {
      throw CodingError("a mean of \(mean) bits is not between 0 and 32")
    }
    self.density = density
    self.densityStep = densityStep
    self.codeBits = codeBits
    self.indexBits = indexBits
    self.codeHuffmanBits = codeHuffmanBits
    self.indexHuffmanBits = indexHuffmanBits
    self.isShared = isShared
  }

  /// Creates statistics of shared weights with the relative indices that make them smallest.
  ///
  /// - Throws: `CodingError` when a figure is out of range.
  public init(smallestAtDensity density: Double, codeBits: Int) throws(CodingError) {
    var best: LayerStatistics?
    // The table is the same for all, and the ratio of sizes does not depend on the count.
    var least = Double.infinity
    for indexBits in 0...16 {
      let candidate = try LayerStatistics(
        density: density, codeBits: codeBits, indexBits: indexBits)
      let bits = candidate.estimate(weightCount: 1 << 20).payloadBits
      if bits < least { (best, least) = (candidate, bits) }
    }
    guard let best else { throw CodingError("no index makes a size of a density of \(density)") }
    self = best
  }

  /// An estimated size.
  public struct Estimate: Hashable, Sendable {
    /// Weights that are not zero.
    public let nonZeroCount: Double
    /// Entries that bridge runs of zeros, as expected.
    public let fillers: Double
    /// Bits of codes and indices.
    public let payloadBits: Double
    /// Bits of the table of shared weights.
    public let codebookBits: Bits
    /// All bits, rounded up.
    public var storageBits: Bits { Bits(payloadBits.rounded(.up)) + codebookBits }
  }

  /// The size of so many weights at the stated density.
  ///
  /// - Precondition: `weightCount` is in 0…`TensorShape.maximumElementCount`.
  public func estimate(weightCount: Int) -> Estimate {
    estimate(weightCount: weightCount, density: density)
  }

  /// The sizes at the least and the greatest density that are printed as the stated one.
  ///
  /// - Precondition: `weightCount` is in 0…`TensorShape.maximumElementCount`.
  public func interval(weightCount: Int) -> ClosedRange<Bits> {
    let low = estimate(weightCount: weightCount, density: max(0, density - densityStep / 2))
    let high = estimate(weightCount: weightCount, density: min(1, density + densityStep / 2))
    return low.storageBits...max(low.storageBits, high.storageBits)
  }

  /// The estimate in place of weights.
  ///
  /// - Parameters:
  ///   - weightCount: Weights of the layer, in 0…`TensorShape.maximumElementCount`.
  ///   - source: Where the figures are published.
  /// - Throws: `CodingError` when the estimate is impossible.
  public func weightStatistics(
    weightCount: Int, source: String
  ) throws(CodingError) -> WeightStatistics {
    let bits = estimate(weightCount: weightCount).storageBits
    return try CodingError.wrapping { () throws(NetworkError) in
      try WeightStatistics(density: density, storageBits: bits, source: source)
    }
  }

  private func estimate(weightCount: Int, density: Double) -> Estimate {
    precondition((0...TensorShape.maximumElementCount).contains(weightCount))
    let nonZeroCount = Double(weightCount) * density
    var entries = Double(weightCount)
    if indexBits > 0 {
      // 1 − q without cancellation for small densities.
      let stored = -expm1(Double(1 << indexBits) * log1p(-density))
      entries = density > 0 ? nonZeroCount / stored : 0
    }
    let entryBits =
      (codeHuffmanBits ?? Double(codeBits))
      + (indexBits > 0 ? indexHuffmanBits ?? Double(indexBits) : 0)
    return Estimate(
      nonZeroCount: nonZeroCount, fillers: indexBits > 0 ? entries - nonZeroCount : 0,
      payloadBits: entries * entryBits,
      codebookBits: isShared ? Bits(1) << Bits(codeBits) * WeightEncoding.tableEntryBits : 0)
  }
}
