import Inference
import NetworkModel
import TestSupport

/// A network of one layer.
enum SingleLayer {
  /// Runs one operation on an input.
  static func run(
    _ operation: Operation, _ input: [Float], shape: [Int], format: NumberFormat = .float32,
    to output: [Int], outputFormat: NumberFormat = .float32
  ) throws -> Executor.Result {
    var builder = NetworkBuilder(name: "one", source: "made up")
    let source = builder.input(shape: try TensorShape(shape), format: format)
    builder.layer(
      "layer", operation, inputs: [source],
      outputs: [Tensor(name: "result", shape: try TensorShape(output), format: outputFormat)])
    return try Executor(builder.build()).run(input[...])
  }

  /// Runs one operation on several operands of their own formats, each a part of one input.
  static func run(
    _ operation: Operation, operands: [([Float], [Int], NumberFormat)], to output: [Int],
    outputFormat: NumberFormat = .float32
  ) throws -> [Float] {
    var builder = NetworkBuilder(name: "several", source: "made up")
    let whole = operands.flatMap(\.0)
    let source = builder.input(shape: try TensorShape([whole.count]))
    let parts = builder.layer(
      "split", .rearrangement(.split(axis: 0)), inputs: [source],
      outputs: try operands.enumerated().map {
        Tensor(name: "part \($0)", shape: try TensorShape([$1.0.count]), format: $1.2)
      })
    var shaped: [TensorID] = []
    for (index, part) in parts.enumerated() {
      shaped += builder.layer(
        "shape \(index)", .rearrangement(.reshape), inputs: [part],
        outputs: [
          Tensor(
            name: "operand \(index)", shape: try TensorShape(operands[index].1),
            format: operands[index].2)
        ])
    }
    builder.layer(
      "layer", operation, inputs: shaped,
      outputs: [Tensor(name: "result", shape: try TensorShape(output), format: outputFormat)])
    return try Executor(builder.build()).run(whole[...]).outputs[0]
  }

  /// An integer format of one step.
  static func integers(
    _ bits: Int, signed: Bool = true, step: Double = 1, zero: Int = 0,
    rounding: AffineFormat.Rounding = .nearestEven
  ) throws -> NumberFormat {
    .integer(
      try AffineFormat(
        bits: bits, isSigned: signed, scale: .perTensor(step), zeroPoints: [zero],
        rounding: rounding))
  }
}
