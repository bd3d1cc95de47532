import Foundation
import NetworkModel

/// A normalisation whose statistics come from the data; sums are made in double precision.
struct NormalizationKernel: Kernel {
  private let normalization: Normalization
  private let dimensions: [Int]

  init(_ normalization: Normalization, _ context: LayerContext) throws(InferenceError) {
    try context.requireOperands(1...1)
    dimensions = context.inputs[0].shape.dimensions
    self.normalization = normalization
    switch normalization {
    case .softmax(let axis, _):
      guard dimensions.indices.contains(axis) || dimensions.isEmpty else {
        throw context.error("its input of \(dimensions) has no axis \(axis)")
      }
    case .localResponse(let size, _, _, _) where size < 1:
      throw context.error("it normalises over \(size) channels")
    case .localResponse, .instance:
      guard dimensions.count >= 2 else { throw context.error("its input has no channels") }
    case .layer:
      throw context.error(
        "the axes, scales and offsets of a layer normalisation are not kept",
        "write it as ReduceMean, Sub, Mul, Sqrt and Div")
    }
  }

  func outputs(of operands: [Activation], _ run: inout RunState) throws(InferenceError)
    -> [Activation]
  {
    let input = operands[0].reals
    let result: [Float]
    switch normalization {
    case .softmax(let axis, let isLogarithm): result = softmax(input, axis, isLogarithm)
    case .localResponse(let size, let alpha, let beta, let bias):
      result = localResponse(input, size, Double(alpha), Double(beta), Double(bias))
    case .instance(let epsilon): result = instance(input, Double(epsilon))
    case .layer: result = input
    }
    return [Activation(elements: result, grid: .real)]
  }

  private func softmax(_ input: [Float], _ axis: Int, _ isLogarithm: Bool) -> [Float] {
    var result = input
    let length = dimensions.isEmpty ? 1 : dimensions[axis]
    let inner = dimensions.dropFirst(axis + 1).reduce(1, *)
    for start in 0..<input.count / length {
      let first = start / inner * inner * length + start % inner
      let places = stride(from: first, to: first + length * inner, by: inner)
      let greatest = Double(places.map { input[$0] }.max() ?? 0)
      let sum = places.reduce(0.0) { $0 + exp(Double(input[$1]) - greatest) }
      for place in places {
        let shifted = Double(input[place]) - greatest
        result[place] = Float(isLogarithm ? shifted - log(sum) : exp(shifted) / sum)
      }
    }
    return result
  }

  /// x / (bias + alpha / size · Σ x²)^beta over ⌊(size − 1)/2⌋ channels before and ⌈(size − 1)/2⌉
  /// after (the ONNX definition).
  private func localResponse(
    _ input: [Float], _ size: Int, _ alpha: Double, _ beta: Double, _ bias: Double
  ) -> [Float] {
    let channels = dimensions[1]
    let inner = dimensions.dropFirst(2).reduce(1, *)
    return input.indices.map { place in
      let channel = place / inner % channels
      let base = place - channel * inner
      let low = max(0, channel - (size - 1) / 2)
      let high = min(channels - 1, channel + size / 2)
      var squares = 0.0
      for other in low...high {
        let value = Double(input[base + other * inner])
        squares += value * value
      }
      return Float(Double(input[place]) / pow(bias + alpha / Double(size) * squares, beta))
    }
  }

  private func instance(_ input: [Float], _ epsilon: Double) -> [Float] {
    let inner = dimensions.dropFirst(2).reduce(1, *)
    var result = input
    for start in stride(from: 0, to: input.count, by: inner) {
      let range = start..<start + inner
      let mean = range.reduce(0.0) { $0 + Double(input[$1]) } / Double(inner)
      let variance =
        range.reduce(0.0) { sum, place in
          let distance = Double(input[place]) - mean
          return sum + distance * distance
        } / Double(inner)
      let factor = 1 / (variance + epsilon).squareRoot()
      for place in range { result[place] = Float((Double(input[place]) - mean) * factor) }
    }
    return result
  }
}
