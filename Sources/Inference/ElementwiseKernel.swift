import Foundation
import NetworkModel

/// An operation on corresponding elements of two or more activations, in single precision.
struct ElementwiseKernel: Kernel {
  private let function: Function
  private let dimensions: [Int]
  private let operands: [[Int]]

  /// The functions that are executed.
  private enum Function { case add, subtract, multiply, divide, maximum, minimum, power }

  init(_ function: ElementwiseFunction, _ context: LayerContext) throws(InferenceError) {
    let isPair: Bool
    switch function {
    case .add: (self.function, isPair) = (.add, false)
    case .multiply: (self.function, isPair) = (.multiply, false)
    case .maximum: (self.function, isPair) = (.maximum, false)
    case .minimum: (self.function, isPair) = (.minimum, false)
    case .subtract: (self.function, isPair) = (.subtract, true)
    case .divide: (self.function, isPair) = (.divide, true)
    case .power: (self.function, isPair) = (.power, true)
    case .compare, .select:
      throw context.error(
        "it is a comparison, a selection or an operator that is not known",
        "replace it by arithmetic operators")
    }
    try context.requireOperands(isPair ? 2...2 : 2...Int.max)
    dimensions = context.outputs[0].shape.dimensions
    operands = context.inputs.map(\.shape.dimensions)
    for operand in operands {
      guard operand.count <= dimensions.count,
        zip(operand.reversed(), dimensions.reversed()).allSatisfy({ $0 == $1 || $0 == 1 })
      else {
        throw context.error("an operand of shape \(operand) cannot be broadcast to \(dimensions)")
      }
    }
  }

  func outputs(of operands: [Activation], _ run: inout RunState) throws(InferenceError)
    -> [Activation]
  {
    var result = broadcast(operands[0].reals, self.operands[0])
    for (operand, shape) in zip(operands, self.operands).dropFirst() {
      combine(&result, with: broadcast(operand.reals, shape))
    }
    return [Activation(elements: result, grid: .real)]
  }

  private func broadcast(_ elements: [Float], _ shape: [Int]) -> [Float] {
    shape == dimensions ? elements : elements.broadcast(from: shape, to: dimensions)
  }

  private func combine(_ result: inout [Float], with other: [Float]) {
    result.withUnsafeMutableBufferPointer { result in
      other.withUnsafeBufferPointer { other in
        switch function {
        case .add: for place in result.indices { result[place] += other[place] }
        case .subtract: for place in result.indices { result[place] -= other[place] }
        case .multiply: for place in result.indices { result[place] *= other[place] }
        case .divide: for place in result.indices { result[place] /= other[place] }
        case .maximum:
          for place in result.indices where other[place] > result[place] {
            result[place] = other[place]
          }
        case .minimum:
          for place in result.indices where other[place] < result[place] {
            result[place] = other[place]
          }
        case .power:
          for place in result.indices { result[place] = pow(result[place], other[place]) }
        }
      }
    }
  }
}
