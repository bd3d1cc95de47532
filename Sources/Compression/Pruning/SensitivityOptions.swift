/// How layers' sensitivity to pruning is looked at.
public struct SensitivityOptions: Sendable {
  /// The densities at which each layer is measured, in 0…1.
  public var densities: [Double]
  /// The most that may be lost: accuracy in shares of the images where they have labels, else the
  /// relative error of the results, Σ |y − ŷ|² / Σ |y|².
  public var maximumLoss: Double
  /// The most images on which it is measured, from the first; `nil` for all.
  public var images: Int?
  /// How much each weight is worth, by layer index; magnitudes where there is no entry.
  public var saliencies: [Int: [Float]]

  /// The densities that a plan looks at if it states none.
  public static let usualDensities = [0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.05]

  /// Creates options.
  public init(
    densities: [Double] = Self.usualDensities, maximumLoss: Double, images: Int? = nil,
    saliencies: [Int: [Float]] = [:]
  ) {
    self.densities = densities
    self.maximumLoss = maximumLoss
    self.images = images
    self.saliencies = saliencies
  }
}
