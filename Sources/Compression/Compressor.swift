public import NetworkModel
internal import Training
internal import WeightCoding

/// Runs a plan's steps over a network, one after another.
public struct Compressor {
  let original: Network
  let plan: CompressionPlan
  let context: CompressionContext
  /// The network as the steps so far have left it.
  var network: Network
  /// The real weights from which layers became ternary, by their name: training goes on
  /// from them.
  var latentWeights: [String: TernaryOrigin] = [:]
  /// Published sizes, by the names of layers.
  var published: [String: PublishedSize] = [:]
  private var findings: [StepFinding] = []

  /// What a ternary layer was made of.
  struct TernaryOrigin {
    let weights: [Float]
    let threshold: Float
  }

  /// Compresses a network.
  ///
  /// - Parameters:
  ///   - network: The network; it need not have weights for steps that look at shapes alone.
  ///   - plan: What is done.
  ///   - context: Data, seed, threads and where progress is told.
  /// - Throws: `CompressionError` when a step cannot be done, with the step and the layer.
  public static func compress(
    _ network: Network, by plan: CompressionPlan, context: CompressionContext
  ) throws(CompressionError) -> CompressionResult {
    var compressor = Compressor(original: network, plan: plan, context: context, network: network)
    for (index, step) in plan.steps.enumerated() {
      context.progress?("step \(index + 1) of \(plan.steps.count): \(step.word)")
      do throws(CompressionError) {
        let lines = try compressor.perform(step)
        compressor.findings.append(StepFinding(step: step.word, lines: lines))
      } catch {
        throw CompressionError(
          "step \(index + 1), \(step.word): \(error.reason)", layer: error.layer,
          remedy: error.remedy)
      }
    }
    context.progress?("encoding")
    return try compressor.result()
  }

  private init(
    original: Network, plan: CompressionPlan, context: CompressionContext, network: Network
  ) {
    self.original = original
    self.plan = plan
    self.context = context
    self.network = network
  }

  /// Does one step.
  ///
  /// - Returns: What it found, a line each.
  private mutating func perform(_ step: CompressionStep) throws(CompressionError) -> [String] {
    switch step {
    case .prune(let step): try perform(step)
    case .reestimate(let step): try perform(step)
    case .retrain(let step): try perform(step)
    case .share(let step): try perform(step)
    case .fixedPoint(let step): try perform(step)
    case .lowRank(let step): try perform(step)
    case .ternary(let step): try perform(step)
    case .statistics(let step): try perform(step)
    }
  }

  private mutating func result() throws(CompressionError) -> CompressionResult {
    // Whoever reads the network later knows what was done to it.
    do throws(NetworkError) {
      network = try network.replacing(
        tensors: network.tensors, layers: network.layers,
        notes: ["compressed by \(plan.name)" + (plan.source.map { ": \($0)" } ?? "")])
    } catch {
      throw CompressionError(error.description)
    }
    let encoded = try encoded(plan.coding)
    return CompressionResult(
      plan: plan, original: original, encoded: encoded.network, layers: encoded.layers,
      findings: findings)
  }
}
