import CommandLineParsing
import Datasets
import Diagnostics
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
    let data = try DataLoading.description(description)
    // Faults of the network are reported before the data, which may be large, is read.
    let executor = try DataLoading.blaming(word) { () throws(InferenceError) in
      try Executor(network, arithmetic: parsed[Arguments.arithmetic].arithmetic)
    }
    let images = try data.read(first: parsed[Arguments.first], skip: parsed[Arguments.skip])
    try DataLoading.check(images, fit: network, word: word, description: description)
    let jobs = Arguments.jobCount(parsed)
    let (progress, clock) = (Progress(), ContinuousClock())
    let start = clock.now
    let accuracy = try DataLoading.blaming(word) { () throws(InferenceError) in
      try Accuracy.measure(executor, on: images, jobs: jobs) { done in
        let rate = Double(done) / max(1e-3, (clock.now - start) / .seconds(1))
        let left = Double(images.count - done) / rate
        progress.show("\(done) of \(images.count) images, \(Int(rate))/s, \(Int(left)) s left")
      }
    }
    progress.clear()
    report = AccuracyReport(network: network.name, accuracy: accuracy)
    try outputs.write { report?.text(width: Terminal.reportWidth) ?? "" }
  }
}
