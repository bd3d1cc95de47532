import CommandLineParsing
import Datasets
import Diagnostics
import Glibc
import Inference
import NetworkModel
import Reporting

/// What numbers `millrace evaluate` computes with.
enum ArithmeticChoice: String, CaseIterable {
  case stored, real

  /// The executor's word for it.
  var arithmetic: Executor.Arithmetic {
    switch self {
    case .stored: .stored
    case .real: .real
    }
  }
}

/// `millrace evaluate`.
enum EvaluateCommand {
  /// Runs a network on labelled images and reports its accuracy.
  static func run(_ parsed: ParsedCommand) throws {
    var report: AccuracyReport?
    var outputs = Outputs()
    outputs.add("--json", parsed[Arguments.json]) { report?.json() ?? "" }
    let word = parsed[Arguments.network]
    let description = parsed[Arguments.data]
    let network = try NetworkLoading.network(parsed)
    try checkIsFile(description)
    let data = try DataDescription.load(path: description)
    // Faults of the network are reported before the data, which may be large, is read.
    let executor = try blaming(word) { () throws(InferenceError) in
      try Executor(network, arithmetic: parsed[Arguments.arithmetic].arithmetic)
    }
    let images = try data.read(first: parsed[Arguments.first], skip: parsed[Arguments.skip])
    try check(images, fit: network, word: word, description: description)
    let jobs = parsed[Arguments.jobs] ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let accuracy = try blaming(word) { () throws(InferenceError) in
      try Accuracy.measure(executor, on: images, jobs: jobs)
    }
    report = AccuracyReport(network: network.name, accuracy: accuracy)
    try outputs.write { report?.text(width: Terminal.reportWidth) ?? "" }
  }

  /// Reports what cannot be executed as a fault of the network that the user named.
  private static func blaming<Value>(
    _ word: String, _ body: () throws(InferenceError) -> Value
  ) throws(InputError) -> Value {
    do throws(InferenceError) {
      return try body()
    } catch {
      throw InputError(
        file: printable(word), place: error.layer.map { printable($0) }, reason: error.reason,
        remedy: error.remedy)
    }
  }

  /// Throws unless one image is what the network's one input takes.
  ///
  /// Dimensions of 1 do not matter, since they do not change the order of elements.
  private static func check(
    _ images: LabelledImages, fit network: Network, word: String, description: String
  ) throws(InputError) {
    guard let input = network.inputs.first, network.inputs.count == 1 else {
      throw InputError(
        file: printable(word),
        reason: "it has \(network.inputs.count) inputs, and images can be given to one only",
        remedy: "give a network with one input")
    }
    let taken = network[input].shape.dimensions
    guard images.shape.filter({ $0 != 1 }) != taken.filter({ $0 != 1 }) else { return }
    func text(_ dimensions: [Int]) -> String {
      dimensions.map(String.init).joined(separator: "×")
    }
    let wanted = taken.count > 1 ? Array(taken.dropFirst()) : taken
    let isOneImage = taken.count < 2 || taken[0] == 1
    let canBeRenamed = isOneImage && wanted.reduce(1, *) == images.elementCount
    let list = wanted.map(String.init).joined(separator: ", ")
    throw InputError(
      file: description,
      reason: "one image is \(text(images.shape)), and the network takes \(text(taken))",
      remedy: canBeRenamed
        ? "if the order of elements is the same, state shape: [\(list)]"
        : "give images of this size, with shape: [\(list)] where their dimensions differ")
  }
}
