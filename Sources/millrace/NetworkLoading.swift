import Diagnostics
import NetworkModel

/// Finds the network that a word means.
enum NetworkLoading {
  /// A kind of file that holds a network.
  private struct FileKind {
    let suffix: String
    let load: @Sendable (String) throws(InputError) -> Network
  }

  private static let kinds: [FileKind] = []

  /// The suffixes of files that can be read, for help.
  static var suffixes: String { kinds.map(\.suffix).joined(separator: ", ") }

  /// Reads a file, or builds a built-in network.
  ///
  /// A word with a path separator or with the suffix of a network's file is a path.
  static func network(_ word: String) throws(InputError) -> Network {
    let kind = kinds.first { word.lowercased().hasSuffix($0.suffix) }
    guard kind != nil || word.contains("/") else { return try builtIn(word) }
    try checkIsFile(word)
    guard let kind else {
      throw InputError(
        file: word, reason: "this is not a kind of network file that can be read",
        remedy: "give a file that ends in \(suffixes), or a built-in network's name")
    }
    return try kind.load(word)
  }

  private static func builtIn(_ name: String) throws(InputError) -> Network {
    do throws(NetworkError) {
      if let network = try BuiltInNetworks.network(named: name) { return network }
    } catch {
      throw InputError(file: name, reason: error.description)
    }
    throw unknownName(
      name, "network", known: BuiltInNetworks.names, list: "millrace networks list")
  }
}
