import CommandLineParsing
import Diagnostics
import NetworkContainers
import NetworkImport
import NetworkModel

/// Finds the network that a command's words mean.
enum NetworkLoading {
  /// A kind of file that holds a network.
  private enum FileKind: String, CaseIterable {
    case onnx = ".onnx"
    case deepCompression = ".net"
    case container = ".mrn"
    case scaleSim = ".csv"

    /// The kind that a path's ending tells.
    init?(path: String) {
      guard let kind = Self.allCases.first(where: { path.lowercased().hasSuffix($0.rawValue) })
      else { return nil }
      self = kind
    }
  }

  /// The suffixes of files that can be read, for help.
  static var suffixes: String { FileKind.allCases.map(\.rawValue).joined(separator: ", ") }

  /// Reads a file, or builds a built-in network.
  ///
  /// A word with a path separator or with the suffix of a network's file is a path.
  static func network(_ parsed: ParsedCommand) throws -> Network {
    try network(parsed[Arguments.network], parsed)
  }

  /// Reads the file, or builds the built-in network, of a word.
  static func network(_ word: String, _ parsed: ParsedCommand) throws -> Network {
    let prototxt = parsed[Arguments.prototxt]
    let kind = FileKind(path: word)
    if prototxt != nil, kind != .deepCompression {
      throw parsed.usageError(
        "--prototxt belongs to a \(FileKind.deepCompression.rawValue) network",
        hint: "leave it out for other networks")
    }
    guard kind != nil || word.contains("/") else { return try builtIn(word) }
    try checkIsFile(word)
    switch kind {
    case .onnx: return try ONNXImporter.load(path: word)
    case .container: return try NetworkContainer.load(path: word)
    case .scaleSim: return try ScaleSimImporter.load(path: word)
    case .deepCompression:
      return try DeepCompressionImporter.load(path: word, prototxt: prototxt)
    case nil:
      throw InputError(
        file: word, reason: "this is not a kind of network file that can be read",
        remedy: "give a file that ends in \(suffixes), or a built-in network's name")
    }
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
