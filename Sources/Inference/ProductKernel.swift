import NetworkModel

/// A product of two activations, matrix by matrix.
///
/// Integers are summed exactly where the bound of `ConvolutionKernel` allows it, in double
/// precision always; reals in single precision.
struct ProductKernel: Kernel {
  private let rows: Int
  private let inner: Int
  private let columns: Int
  /// For each matrix of the result, where the right operand's begins.
  private let rightOffsets: [Int]
  /// The step of the sums, where both operands are integers.
  private let step: Double?
  private let canOverflow: Bool

  init(_ shape: ConvolutionShape, _ context: LayerContext) throws(InferenceError) {
    try context.requireOperands(2...2)
    rows = shape.outputRows * shape.outputColumns
    inner = shape.inputChannels
    columns = shape.outputChannels
    let output = context.outputs[0].shape.dimensions
    let right = context.inputs[1].shape.dimensions
    guard output.count >= 2, right.count >= 2, output.suffix(2) == [rows, columns],
      right.suffix(2) == [inner, columns], right.count <= output.count
    else { throw context.error("its operands do not fit its output") }
    let matrices = Array(output.dropLast(2))
    let own = Array(right.dropLast(2))
    let steps = strides(of: own)
    var offsets = [0]
    for (axis, size) in matrices.enumerated() {
      let place = axis - (matrices.count - own.count)
      let step = place < 0 || own[place] == 1 ? 0 : steps[place] * inner * columns
      guard place < 0 || own[place] == 1 || own[place] == size else {
        throw context.error("its operands do not fit each other")
      }
      offsets = offsets.flatMap { base in (0..<size).map { base + $0 * step } }
    }
    rightOffsets = offsets
    guard context.inputs[0].shape.elementCount == offsets.count * rows * inner else {
      throw context.error("its first operand does not fit its output")
    }
    if case .integer(let left) = context.inputGrids[0],
      case .integer(let second) = context.inputGrids[1], let first = left.singleStep,
      let other = second.singleStep
    {
      let bound = left.magnitude * second.magnitude * Double(inner)
      guard bound < 0x1p53 else {
        throw context.error(
          "its sums may reach \(bound), beyond the 2⁵³ up to which they are exact",
          "use fewer bits for its operands")
      }
      step = first * other
      canOverflow = bound >= 0x1p31
    } else {
      step = nil
      canOverflow = false
    }
  }

  func outputs(of operands: [Activation], _ run: inout RunState) throws(InferenceError)
    -> [Activation]
  {
    guard let step else {
      let result = products(operands[0].reals, operands[1].reals)
      return [Activation(elements: result, grid: .real)]
    }
    let sums = products(
      operands[0].elements.map(Double.init), operands[1].elements.map(Double.init))
    var overflows = 0
    let result = sums.map { sum in
      guard canOverflow, sum < -0x1p31 || sum >= 0x1p31 else { return Float(sum * step) }
      overflows += 1
      return Float(Double(Int32(truncatingIfNeeded: Int64(sum))) * step)
    }
    run.overflowCount += overflows
    return [Activation(elements: result, grid: .real)]
  }

  private func products<Scalar: MatrixScalar>(_ left: [Scalar], _ right: [Scalar]) -> [Scalar] {
    let total = rightOffsets.count * rows * columns
    return [Scalar](unsafeUninitializedCapacity: total) { target, count in
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          for (index, offset) in rightOffsets.enumerated() {
            Scalar.multiply(
              rows: rows, columns: columns, inner: inner,
              left.baseAddress! + index * rows * inner, leftStride: inner,
              right.baseAddress! + offset, rightStride: columns, isRightTransposed: false,
              into: target.baseAddress! + index * rows * columns, resultStride: columns)
          }
        }
      }
      count = total
    }
  }
}
