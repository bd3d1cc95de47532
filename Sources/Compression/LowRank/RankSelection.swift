/// The choice of ranks that keep the most energy within a budget of multiply-accumulates.
///
/// Zhang et al., TPAMI 2016, Section 3.3: the accuracy of the whole network goes with the product
/// over the layers of the share of PCA energy kept. Beginning with full ranks, the eigenvalue is
/// dropped for which the relative loss of energy, per multiply-accumulate saved, is least
/// (Equation 14), until the budget is kept. Unlike the paper's, the cost here counts the 1×1 layer,
/// too; a layer that a split would not make cheaper stays whole.
struct RankSelection {
  /// A layer that may be split.
  struct Candidate {
    /// Eigenvalues of the responses' covariance, descending.
    let energies: [Double]
    /// Multiply-accumulates of the layer as it is.
    let wholeCost: Int
    /// Multiply-accumulates of the two layers for each filter kept.
    let costPerFilter: Int
  }

  /// The rank of each candidate, `nil` for those that stay whole.
  ///
  /// - Throws: `CompressionError` when one filter a layer is not cheap enough.
  static func ranks(
    of candidates: [Candidate], speedUp: Double
  ) throws(CompressionError) -> [Int?] {
    let whole = candidates.reduce(0) { $0 + $1.wholeCost }
    guard speedUp >= 1, speedUp.isFinite else {
      throw CompressionError("a speed-up of \(speedUp) is impossible", remedy: "give one above 1")
    }
    let least = candidates.reduce(0) { $0 + min($1.wholeCost, $1.costPerFilter) }
    guard Double(least) * speedUp <= Double(whole) else {
      throw CompressionError(
        "no ranks make the layers \(speedUp) times cheaper",
        remedy: "ask for less: one filter a layer gives \(Double(whole) / Double(max(1, least)))")
    }
    var ranks = candidates.map { max(1, $0.energies.count) }
    var kept = candidates.map { $0.energies.reduce(0) { $0 + max(0, $1) } }
    func cost(_ index: Int) -> Int {
      min(candidates[index].wholeCost, candidates[index].costPerFilter * ranks[index])
    }
    var total = candidates.indices.reduce(0) { $0 + cost($1) }
    while Double(total) * speedUp > Double(whole) {
      var best: (index: Int, loss: Double)?
      for index in candidates.indices where ranks[index] > 1 {
        let energy = max(0, candidates[index].energies[ranks[index] - 1])
        let share = kept[index] > 0 ? energy / kept[index] : 0
        let loss = share / Double(max(1, candidates[index].costPerFilter))
        if best.map({ loss < $0.loss }) ?? true { best = (index, loss) }
      }
      guard let index = best?.index else { break }
      total -= cost(index)
      kept[index] -= max(0, candidates[index].energies[ranks[index] - 1])
      ranks[index] -= 1
      total += cost(index)
    }
    return candidates.indices.map { index in
      candidates[index].costPerFilter * ranks[index] < candidates[index].wholeCost
        ? ranks[index] : nil
    }
  }
}
