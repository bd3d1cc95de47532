import CommandLineParsing
import Compression
import Datasets
import Diagnostics
import Foundation
import Inference
import NetworkContainers
import NetworkExport
import NetworkModel
import Reporting

/// `millrace compress`.
enum CompressCommand {
  /// A kind of file that a compressed network is written to.
  private enum FileKind: String, CaseIterable {
    case container = ".mrn"
    case onnx = ".onnx"
    case deepCompression = ".net"
  }

  /// Compresses a network, writes it and reports what became of it.
  static func run(_ parsed: ParsedCommand) throws {
    let target = parsed[Arguments.output]
    guard let kind = FileKind.allCases.first(where: { target.lowercased().hasSuffix($0.rawValue) })
    else {
      throw parsed.usageError(
        "--output must end in \(FileKind.allCases.map(\.rawValue).joined(separator: ", "))",
        hint: "a .mrn container keeps everything")
    }
    var result: CompressionResult?
    var outputs = Outputs()
    outputs.add("--json", parsed[Arguments.json]) { result?.json() ?? "" }
    try outputs.check(parsed)
    let plan = try PlanLoading.plan(parsed[Arguments.plan])
    let network = try NetworkLoading.network(parsed)
    let word = parsed[Arguments.network]
    var calibration: LabelledImages?
    var evaluation: LabelledImages?
    if let path = parsed[Arguments.calibrate] {
      calibration = try DataLoading.images(path, for: network, word: word)
    }
    if let path = parsed[Arguments.evaluate] {
      evaluation = try DataLoading.images(path, for: network, word: word)
    }
    let progress = Progress()
    defer { progress.clear() }
    let context = CompressionContext(
      calibration: calibration, seed: UInt64(parsed[Arguments.seed]),
      jobs: Arguments.jobCount(parsed), progress: { progress.show($0) })
    var compressed = try compress(network, plan, context, word: word)
    if let evaluation {
      progress.show("evaluating the original")
      compressed.accuracyBefore = try accuracy(of: network, on: evaluation, parsed)
      progress.show("evaluating the compressed network")
      compressed.accuracyAfter = try accuracy(of: compressed.network, on: evaluation, parsed)
    }
    result = compressed
    try OutputFile.write(bytes(of: compressed, as: kind, path: target), to: target)
    progress.clear()
    try outputs.write { compressed.text(width: Terminal.reportWidth) }
  }

  /// Runs a plan, its faults told in terms of the words that were typed.
  static func compress(
    _ network: Network, _ plan: CompressionPlan, _ context: CompressionContext, word: String
  ) throws(InputError) -> CompressionResult {
    do throws(CompressionError) {
      return try Compressor.compress(network, by: plan, context: context)
    } catch {
      throw InputError(
        file: word, place: error.layer, reason: "\(plan.name): \(error.reason)",
        remedy: error.remedy)
    }
  }

  private static func accuracy(
    of network: Network, on images: LabelledImages, _ parsed: ParsedCommand
  ) throws(InputError) -> Accuracy {
    try DataLoading.blaming(parsed[Arguments.network]) { () throws(InferenceError) in
      try Accuracy.measure(Executor(network), on: images, jobs: Arguments.jobCount(parsed))
    }
  }

  private static func bytes(
    of result: CompressionResult, as kind: FileKind, path: String
  ) throws -> [UInt8] {
    switch kind {
    case .container: try NetworkContainer.bytes(of: result.encoded, file: path)
    case .onnx: try onnx(result.network, path: path)
    case .deepCompression: try DeepCompressionWriter.bytes(of: result.network, file: path)
    }
  }

  private static func onnx(_ network: Network, path: String) throws(InputError) -> [UInt8] {
    do throws(ExportError) {
      return try ONNXExporter.bytes(of: network)
    } catch {
      throw InputError(
        file: path, place: error.layer, reason: error.reason, remedy: error.remedy)
    }
  }
}
