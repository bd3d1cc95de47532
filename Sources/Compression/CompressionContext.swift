public import Datasets

/// What a technique may use besides the network and its own options.
public struct CompressionContext: Sendable {
  /// Images on which responses are measured; with labels, accuracy too.
  public var calibration: LabelledImages?
  /// Where every choice that is left to chance begins.
  public var seed: UInt64
  /// The most threads that work at once; results do not depend on it.
  public var jobs: Int
  /// Is called with a line on what is being done, from the thread that called the technique.
  public var progress: (@Sendable (String) -> Void)?

  /// Creates a context.
  public init(
    calibration: LabelledImages? = nil, seed: UInt64 = 1, jobs: Int = 1,
    progress: (@Sendable (String) -> Void)? = nil
  ) {
    self.calibration = calibration
    self.seed = seed
    self.jobs = jobs
    self.progress = progress
  }

  /// The calibration images.
  ///
  /// - Throws: `CompressionError` when there are none.
  func images(for purpose: String) throws(CompressionError) -> LabelledImages {
    guard let calibration, calibration.count > 0 else {
      throw CompressionError(
        "\(purpose) needs calibration data",
        remedy: "give it with --calibrate DATA.yaml of millrace compress")
    }
    return calibration
  }
}
