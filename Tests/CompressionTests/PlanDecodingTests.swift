import BundledPlans
import Compression
import Diagnostics
import Testing

struct PlanDecodingTests {
  private func plan(_ text: String) throws -> CompressionPlan {
    try CompressionPlan.decode(bytes: Array(text.utf8), file: "plan.yaml")
  }

  @Test(arguments: PlanLibrary.names) func bundledPlansAreSound(name: String) throws {
    let bytes = try #require(PlanLibrary.source(named: name))
    let plan = try CompressionPlan.decode(bytes: bytes, file: name)
    #expect(plan.name == name)
    #expect(!plan.steps.isEmpty)
    #expect(plan.source != nil)
  }

  @Test func everyStepIsRead() throws {
    let plan = try plan(
      """
      name: all
      description: every step
      steps:
        - lowRank: {layers: ["conv*"], speedUp: 2, method: nonlinear, asymmetric: true}
        - prune: {layers: ["*", "!conv1"], density: {fc6: 0.1, "conv*": 0.4}}
        - reestimate: {biases: true, lastLayer: true}
        - retrain: {epochs: 3, learningRate: 0.02}
        - share: {bits: {"conv*": 8, "*": 5}, initialization: density}
        - ternary: {layers: [fc7], threshold: 0.1}
        - fixedPoint: {weightBits: 8, activationBits: {fc8: 4}, precision: static}
      encode: {indexBits: [4, 5], huffman: false}
      """)
    #expect(
      plan.steps.map(\.word) == [
        "lowRank", "prune", "reestimate", "retrain", "share", "ternary", "fixedPoint",
      ])
    #expect(plan.coding == CodingChoice(indexBits: [4, 5], allowsHuffman: false))
    guard case .prune(let prune) = plan.steps[1], case .density(let density) = prune.criterion
    else {
      Issue.record("the second step prunes to a density")
      return
    }
    #expect(density["fc6"] == 0.1)
    #expect(density["conv12"] == 0.4)
    #expect(density["fc7"] == nil)
    #expect(prune.layers.contains("conv2"))
    #expect(!prune.layers.contains("conv1"))
  }

  @Test(arguments: [
    ("- prune: {}", "3:12: steps[0].prune must state one of density"),
    ("- prune: {density: 0.1, deviations: 1}", "states 2; keep the one that you mean"),
    ("- prune: {density: 1.5}", "3:22: steps[0].prune.density must be from 0 to 1, was 1.5"),
    ("- prune: {density: {a: 2}}", "3:26: steps[0].prune.density.a must be from 0 to 1, was 2"),
    ("- prnue: {density: 1}", "did you mean prune?"),
    ("- prune: {density: 1, saliency: magnitud}", "did you mean magnitude?"),
    ("- prune: {groups: {keep: 4, of: 4}}", "must be from 1 to 3, was 4"),
    ("- share: {bits: 13}", "must be from 1 to 12, was 13"),
    ("- share: {}", "steps[0].share.bits is missing; add the key"),
    ("- {}", "must be one step, has 0"),
    ("- fixedPoint: {precision: static}", "must state weightBits, activationBits or both"),
    ("- lowRank: {}", "must state one of rank and speedUp"),
    ("- lowRank: {speedUp: 1}", "must be above 1, was 1"),
    ("- retrain: {epochs: 0}", "steps[0].retrain.epochs must be from 1 to 10000, was 0"),
    ("- statistics: {layers: {a: {density: 1}}}", "codeBits is missing"),
    ("- prune: {layers: [\"\"], density: 1}", "must be one line of text, was empty"),
  ]) func faultsHavePlaces(step: String, message: String) {
    let error = #expect(throws: InputError.self) {
      try plan("name: bad\nsteps:\n  \(step)\n")
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("*", "anything", true), ("*", "", true), ("conv*", "conv1_1", true), ("conv*", "con", false),
    ("*1*", "fire1/a", true), ("a*b*c", "aXbYc", true), ("a*b*c", "acb", false), ("é*", "é1", true),
    ("fc6", "fc6", true), ("fc6", "fc61", false), ("", "", true), ("", "a", false),
    ("**", "ab", true), ("*a", "aba", true),
  ]) func patternsMatchWholeNames(pattern: String, name: String, matches: Bool) {
    #expect(LayerPattern(pattern).matches(name) == matches)
  }
}
