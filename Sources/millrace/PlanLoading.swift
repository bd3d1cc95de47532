import BundledPlans
import Compression
import Diagnostics

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
}
