import BundledPlans
import CommandLineParsing
import Compression
import Diagnostics
import NetworkModel

/// Finds the compression plan that a word means.
enum PlanLoading {
  private static let suffixes = [".yaml", ".yml"]

  /// Reads a file, or takes a built-in plan; built-in names have separators, too, and come first.
  static func plan(_ word: String) throws(InputError) -> CompressionPlan {
    if let bytes = PlanLibrary.source(named: word) {
      return try CompressionPlan.decode(bytes: bytes, file: word)
    }
    guard suffixes.contains(where: word.lowercased().hasSuffix) else {
      throw unknownName(
        word, "compression plan", known: PlanLibrary.names, list: "millrace plans list")
    }
    try checkIsFile(word)
    return try CompressionPlan.load(path: word)
  }

  /// The network after the plan that `--plan` names, if it names one.
  static func applying(_ parsed: ParsedCommand, to network: Network) throws(InputError) -> Network {
    guard let word = parsed[Arguments.optionalPlan] else { return network }
    return try CompressCommand.compress(
      network, plan(word), CompressionContext(), word: parsed[Arguments.network]
    ).network
  }
}
