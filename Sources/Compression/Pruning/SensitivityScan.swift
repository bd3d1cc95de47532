public import NetworkModel

/// What was found about layers' sensitivity, and what was chosen.
public struct SensitivityScan: Sendable {
  /// One layer pruned alone to one density.
  public struct Entry: Hashable, Sendable {
    /// Index of the layer.
    public let layer: Int
    /// Its name.
    public let name: String
    /// The share of its weights that stayed, 0…1.
    public let density: Double
    /// What was lost, as `SensitivityOptions.maximumLoss` has it.
    public let loss: Double
    /// The accuracy, 0…1; `nil` without labels.
    public let accuracy: Double?
  }

  /// The accuracy of the network before, 0…1; `nil` without labels.
  public let accuracyBefore: Double?
  /// Every layer at every density, layers in order and densities descending.
  public let entries: [Entry]
  /// The density chosen for each layer.
  public let densities: [Int: Double]
  /// What the chosen densities lose together, as measured.
  public let loss: Double
  /// Their accuracy, 0…1; `nil` without labels.
  public let accuracy: Double?
}

extension Pruning {
  /// Scans layers' sensitivity and prunes them within a loss (Han et al., NIPS 2015, Section 3.1
  /// and Figure 6: accuracy against density, each layer alone).
  ///
  /// The densities follow from the scan: beginning with whole layers, the layer goes one density
  /// down whose measured loss grows least for each weight removed. Of that sequence the longest
  /// part within the loss is looked for by halving, each time measuring the network as a whole.
  /// The layer of the first step beyond is then left at its density, and the rest of the sequence
  /// is gone through in the same way until no layer is left. What is returned was measured, and
  /// lies within the loss even where losses do not add up.
  ///
  /// - Returns: The pruned network, and the scan.
  /// - Throws: `CompressionError` without images, or when a layer has no known weights.
  /// - Complexity: layers · densities + O(layers · log (layers · densities)) passes over the images.
  public static func prune(
    _ network: Network, layers: [Int], sensitivity options: SensitivityOptions,
    context: CompressionContext
  ) throws(CompressionError) -> (network: Network, scan: SensitivityScan) {
    let search = try SensitivitySearch(network, layers: layers.sorted(), options, context)
    let entries = try search.scan()
    let (pruned, densities, loss) = try search.choose(by: entries)
    return (
      pruned,
      SensitivityScan(
        accuracyBefore: search.accuracyBefore, entries: entries, densities: densities,
        loss: loss, accuracy: search.accuracyBefore.map { $0 - loss })
    )
  }
}
