/// What is done to a network to make it smaller, step by step.
///
/// A plan is a YAML file; `Documentation/Compression.md` describes its keys.
public struct CompressionPlan: Hashable, Sendable {
  /// The plan's name.
  public let name: String
  /// What it is for, in a line.
  public let summary: String
  /// Where its figures come from.
  public let source: String?
  /// The built-in network for which its layer names and figures are meant, where it is for one.
  public let network: String?
  /// What is done, in order.
  public let steps: [CompressionStep]
  /// How the weights are encoded at the end.
  public let coding: CodingChoice

  /// Creates a plan.
  public init(
    name: String, summary: String, source: String? = nil, network: String? = nil,
    steps: [CompressionStep], coding: CodingChoice = CodingChoice()
  ) {
    self.name = name
    self.summary = summary
    self.source = source
    self.network = network
    self.steps = steps
    self.coding = coding
  }
}

/// One step of a plan.
public enum CompressionStep: Hashable, Sendable {
  /// Weights set to zero.
  case prune(PruneStep)
  /// Biases, scales or the last layer estimated anew, in closed form.
  case reestimate(ReestimateStep)
  /// Training that keeps what earlier steps made of the weights.
  case retrain(RetrainStep)
  /// Weights replaced by those of a small table.
  case share(ShareStep)
  /// Weights and feature maps in fixed point.
  case fixedPoint(FixedPointStep)
  /// Layers split into two of lower rank.
  case lowRank(LowRankStep)
  /// Weights of three values.
  case ternary(TernaryStep)
  /// Published figures in place of weights.
  case statistics(StatisticsStep)

  /// The word for the step, as plans and reports spell it.
  public var word: String {
    switch self {
    case .prune: "prune"
    case .reestimate: "reestimate"
    case .retrain: "retrain"
    case .share: "share"
    case .fixedPoint: "fixedPoint"
    case .lowRank: "lowRank"
    case .ternary: "ternary"
    case .statistics: "statistics"
    }
  }
}
