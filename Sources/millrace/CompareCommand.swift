import CommandLineParsing
import Compression
import Diagnostics
import Evaluation
import HardwareModel
import MemorySystem
import NetworkModel
import Reporting
import Simulation

/// `millrace compare`.
enum CompareCommand {
  /// The most designs of one comparison; each of them is held whole.
  private static let designLimit = 1024
  /// The word for the network as it is, among plans.
  private static let noPlan = "none"

  /// A network as it is, or after a plan; or why the plan cannot be run on it.
  private struct Variant {
    let plan: String?
    let network: Result<(Network, ActivationDensities), InputError>
  }

  /// Simulates every hardware with every plan, placement and width, and reports them side by side.
  static func run(_ parsed: ParsedCommand) throws {
    var comparison = Comparison([])
    var outputs = Outputs()
    let provenance = ReportCommand.provenance(parsed)
    func json() -> String { comparison.json(provenance: provenance) }
    outputs.add("--json", parsed[Arguments.json], json)
    outputs.add("--csv", parsed[Arguments.designsCSV]) { comparison.csv() }
    let layers = parsed[Arguments.layerTable]
    outputs.add("--markdown", parsed[Arguments.markdown]) { comparison.markdown(layers: layers) }
    outputs.add("--report", parsed[Arguments.report]) { try ReportCommand.page(json()) }
    try outputs.check(parsed)
    let widths = try widths(parsed)
    let densities = try DensityLoading.densities(parsed)
    let policies =
      parsed[Arguments.weightPolicies].isEmpty
      ? [.auto] : parsed[Arguments.weightPolicies]
    let words = parsed[Arguments.plans].isEmpty ? [noPlan] : parsed[Arguments.plans]
    let count = parsed[Arguments.hardwareList].count * words.count * policies.count * widths.count
    guard count <= designLimit else {
      throw parsed.usageError(
        "\(count) designs are more than \(designLimit)", hint: "compare fewer at once")
    }
    // Whatever a word means has to be there; what does not go together is a line of the report.
    let hardware = try parsed[Arguments.hardwareList].map { word in
      let profile = try ProfileLoading.profile(word)
      let memory = Result { () throws(InputError) in
        try SimulateCommand.memory(of: profile, named: word, parsed)
      }
      return (word, profile, memory)
    }
    let network = try NetworkLoading.network(parsed)
    let variants = try variants(of: network, words, densities, parsed)
    try DensityLoading.check(
      densities, against: [network] + variants.compactMap { try? $0.network.get().0 }, parsed)
    var entries: [Comparison.Entry] = []
    for (word, profile, memory) in hardware {
      for variant in variants {
        for policy in policies {
          for widths in widths {
            let outcome = variant.network.flatMap { network, activations in
              Result { () throws(InputError) in
                try Design(
                  network: network, profile: profile, fidelity: parsed[Arguments.fidelity],
                  batch: parsed[Arguments.batch], widths: widths, weights: policy,
                  objective: parsed[Arguments.objective], activations: activations,
                  seed: UInt64(parsed[Arguments.seed]), memory: memory.get()
                ).evaluate()
              }
            }
            var parts = [word]
            if words.count > 1 || variant.plan != nil { parts.append(variant.plan ?? "no plan") }
            if policies.count > 1 { parts.append(policy.rawValue) }
            if let bits = widths.weightBits { parts.append("\(bits)-bit weights") }
            if let bits = widths.activationBits { parts.append("\(bits)-bit activations") }
            entries.append(
              Comparison.Entry(
                label: parts.joined(separator: ", "), plan: variant.plan, outcome: outcome))
          }
        }
      }
    }
    comparison = Comparison(entries)
    if comparison.baseline == nil, case .failure(let error)? = entries.first?.outcome {
      throw error
    }
    try outputs.write { comparison.text(width: Terminal.reportWidth, layers: layers) }
  }

  private static func variants(
    of network: Network, _ words: [String], _ stated: ActivationDensities, _ parsed: ParsedCommand
  ) throws -> [Variant] {
    func run(_ network: Network) throws(InputError) -> (Network, ActivationDensities) {
      (network, try DensityLoading.densities(stated, running: network, parsed))
    }
    return try words.map { word in
      guard word != noPlan else { return Variant(plan: nil, network: .success(try run(network))) }
      let plan = try PlanLoading.plan(word)
      let result = Result { () throws(InputError) in
        try run(
          CompressCommand.compress(
            network, plan, CompressionContext(), word: parsed[Arguments.network]
          ).network)
      }
      return Variant(plan: word, network: result)
    }
  }

  /// Every width of the weights with the width of the activations that belongs to it.
  private static func widths(_ parsed: ParsedCommand) throws -> [WidthOptions] {
    let weights = parsed[Arguments.weightBitsList]
    let activations = parsed[Arguments.activationBitsList]
    let count = max(weights.count, activations.count)
    guard count > 0 else { return [WidthOptions()] }
    func spread(_ bits: [Int]) -> [Int?]? {
      switch bits.count {
      case count: bits
      case 1: Array(repeating: bits[0], count: count)
      case 0: Array(repeating: nil, count: count)
      default: nil
      }
    }
    guard let weights = spread(weights), let activations = spread(activations) else {
      throw parsed.usageError(
        "\(weights.count) times --weight-bits do not go with \(activations.count) times "
          + "--activation-bits",
        hint: "give one of them as often as the other, once, or not at all")
    }
    return zip(weights, activations).map { WidthOptions(weightBits: $0, activationBits: $1) }
  }
}
