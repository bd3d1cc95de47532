import NetworkModel

/// A reduction of whole axes; sums are made in double precision.
struct ReductionKernel: Kernel {
  private let function: ReductionFunction
  private let dimensions: [Int]
  /// Strides and sizes of the axes that stay, and of those that are reduced.
  private let kept: (dimensions: [Int], strides: [Int])
  private let reduced: (dimensions: [Int], strides: [Int])
  /// How many of the greatest elements are wanted.
  private let wanted: Int
  private let outputCount: Int

  init(
    _ function: ReductionFunction, axes: [Int], _ context: LayerContext
  ) throws(InferenceError) {
    try context.requireOperands(1...1)
    let dimensions = context.inputs[0].shape.dimensions
    guard axes.allSatisfy(dimensions.indices.contains) else {
      throw context.error("its input of \(dimensions) lacks an axis of \(axes)")
    }
    let steps = strides(of: dimensions)
    let others = dimensions.indices.filter { !axes.contains($0) }
    kept = (others.map { dimensions[$0] }, others.map { steps[$0] })
    reduced = (axes.map { dimensions[$0] }, axes.map { steps[$0] })
    self.function = function
    self.dimensions = dimensions
    outputCount = context.outputs.count
    switch function {
    case .norm:
      throw context.error(
        "which norm it takes is not kept", "write it as Abs or Mul, ReduceSum and Sqrt")
    case .argumentMaximum, .argumentMinimum, .topElements:
      guard axes.count == 1 else { throw context.error("it needs one axis") }
    case .mean, .sum, .maximum, .minimum: break
    }
    let output = context.outputs[0].shape.elementCount
    wanted = function == .topElements ? output / max(1, kept.dimensions.reduce(1, *)) : 1
    guard output == kept.dimensions.reduce(1, *) * wanted else {
      throw context.error("its output of \(context.outputs[0].shape) does not fit its input")
    }
    if function == .topElements, axes[0] != dimensions.count - 1 {
      guard kept.dimensions.reduce(1, *) == 1 || wanted == 1 else {
        throw context.error("the greatest elements of an inner axis only are supported")
      }
    }
  }

  func outputs(of operands: [Activation], _ run: inout RunState) throws(InferenceError)
    -> [Activation]
  {
    let input = operands[0].reals
    let offsets = places(kept)
    let members = places(reduced)
    var first: [Float] = []
    var second: [Float] = []
    for offset in offsets {
      let values = members.map { input[offset + $0] }
      switch function {
      case .mean: first.append(Float(values.reduce(0.0) { $0 + Double($1) } / Double(values.count)))
      case .sum: first.append(Float(values.reduce(0.0) { $0 + Double($1) }))
      case .maximum: first.append(values.max() ?? 0)
      case .minimum: first.append(values.min() ?? 0)
      case .argumentMaximum: first.append(Float(values.firstIndex(of: values.max() ?? 0) ?? 0))
      case .argumentMinimum: first.append(Float(values.firstIndex(of: values.min() ?? 0) ?? 0))
      case .topElements:
        let top = values.indicesOfGreatest(wanted)
        first += top.map { values[$0] }
        second += top.map(Float.init)
      case .norm: break
      }
    }
    return [first, second].prefix(outputCount).map { Activation(elements: $0, grid: .real) }
  }

  /// The distances of all places of some axes from the first, in C order.
  private func places(_ axes: (dimensions: [Int], strides: [Int])) -> [Int] {
    var result = [0]
    for (size, step) in zip(axes.dimensions, axes.strides) {
      result = result.flatMap { base in (0..<size).map { base + $0 * step } }
    }
    return result
  }
}

extension [Float] {
  /// The places of the greatest elements, greatest first; of equals, the first place.
  func indicesOfGreatest(_ count: Int) -> [Int] {
    Array<Int>(
      indices.sorted { self[$0] > self[$1] || self[$0] == self[$1] && $0 < $1 }.prefix(count))
  }
}
