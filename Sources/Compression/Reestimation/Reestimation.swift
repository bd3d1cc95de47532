public import NetworkModel

/// Fine-tuning in closed form, on images without labels: zeros and shared weights stay.
///
/// Biases: each layer's error of the mean is taken off its bias, the layers one after another so
/// that each meets inputs already set right (Nagel et al., "Data-Free Quantization Through Weight
/// Equalization and Bias Correction", ICCV 2019, Section 4.2 with Appendix D, the empirical form).
/// Scales: means and variances are those of the reference, as a batch normalisation whose statistics
/// are measured anew would restore them (Jordan et al., "REPAIR", ICLR 2023, Section 3).
public enum Reestimation {
  /// The network with biases, scales or the last layer estimated anew.
  ///
  /// A layer is compared with the one of the reference that writes the tensor of the same name, so
  /// that layers split meanwhile are found. Layers whose channels were removed are left as they
  /// are. New values keep the format of the old: fixed-point biases are rounded to their grid.
  ///
  /// - Parameters:
  ///   - network: The compressed network.
  ///   - reference: The network before compression.
  ///   - layers: Which layers may change; for the last layer's fit, whether it is among them.
  /// - Throws: `CompressionError` without images, or where a network cannot be executed.
  /// - Complexity: A pass over the images for each layer, through the layers before it.
  public static func reestimate(
    _ network: Network, reference: Network, layers: [Int],
    options: ReestimationOptions = ReestimationOptions(), context: CompressionContext
  ) throws(CompressionError) -> Network {
    let images = try context.images(for: "re-estimation")
    var result = network
    if options.biases || options.scales {
      let matching = ChannelMatching(
        reference: reference, images: images, matchesVariance: options.scales, context: context)
      result = try matching.matching(result, layers: layers.sorted())
    }
    if options.lastLayer {
      guard options.ridge >= 0, options.ridge.isFinite else {
        throw CompressionError(
          "a ridge of \(options.ridge) is impossible", remedy: "give a number from 0 up")
      }
      let refit = LastLayerFit(
        reference: reference, images: images, ridge: options.ridge, context: context)
      result = try refit.fitting(result, among: Set(layers))
    }
    return result
  }
}
