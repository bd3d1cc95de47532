internal import Foundation
internal import HardwareModel
internal import NetworkModel
internal import Quantities

/// The logic of an engine by the formulas of FINN-R.
///
/// They are those of `matrixvectoractivation_hls` in Xilinx/finn@39f0c9a (Blott et al., "FINN-R",
/// TRETS 2018): a control part, and for each output channel in parallel the products, their adder tree
/// and an accumulator. Thresholds are taken to have as many steps as the output has values.
public struct StreamingResources: Hashable, Sendable {
  /// Bits of a weight.
  public let weightBits: Int
  /// Bits of an input.
  public let inputBits: Int
  /// Bits of an output.
  public let outputBits: Int
  /// The widest weight whose products are made of LUTs.
  public let widestLUTWeightBits: Int

  /// The control of an engine, in LUTs.
  private static let control = 300
  /// LUTs of packing and routing beside those that a formula counts.
  private static let packing = 1.1
  /// The most thresholds that are counted: wider outputs are rounded, not compared.
  private static let widestThresholdBits = 4

  /// Creates the formulas for some widths.
  public init(weightBits: Int, inputBits: Int, outputBits: Int, widestLUTWeightBits: Int) {
    self.weightBits = weightBits
    self.inputBits = inputBits
    self.outputBits = outputBits
    self.widestLUTWeightBits = widestLUTWeightBits
  }

  /// Look-up tables and DSP slices of an engine.
  public func logic(of node: StreamingNode) -> (lut: Int, dsp: Int) {
    let lanes = node.fold.lanes
    let elements = node.fold.elements
    let sum = weightBits + inputBits
    switch node.kind {
    case .matrix, .depthwise:
      let usesDSP = weightBits > widestLUTWeightBits
      let products =
        usesDSP ? 0 : lanes * (2 * sum.dividedRoundingUp(by: 6) - 1) * sum
      let tree = sum * (2 * lanes - 1)
      let accumulator = accumulatorBits(node)
      let steps = outputBits <= Self.widestThresholdBits ? (1 << outputBits) - 1 : 0
      let channels =
        (node.kind == .matrix ? node.shape.outputChannels : node.shape.groups)
        .dividedRoundingUp(by: elements)
      let thresholds =
        steps * accumulator * channels.dividedRoundingUp(by: 64) + steps * accumulator
      let each = Double(products + tree + accumulator + thresholds)
      let dsp = usesDSP ? elements * lanes * sum.dividedRoundingUp(by: 48) : 0
      return (
        Self.control + Int((Self.packing * Double(elements) * each).rounded(.up))
          + window(of: node), dsp
      )
    case .pooling, .elementwise:
      return (Self.control + elements * (2 * inputBits), 0)
    }
  }

  /// The sliding-window unit: 300 LUTs, and its pixels in LUTs of 38 bits (finn, `SlidingWindow`).
  private func window(of node: StreamingNode) -> Int {
    guard node.shape.kernelRows * node.shape.kernelColumns > 1 else { return 0 }
    return Self.control
  }

  /// Bits of an accumulator: those of the widest sum of so many products.
  private func accumulatorBits(_ node: StreamingNode) -> Int {
    let shape = node.shape
    let terms = shape.inputChannels * shape.kernelRows * shape.kernelColumns
    let exponent = log2(Double(terms)) + Double(weightBits + inputBits - 1)
    return Int((exponent + log2(1 + exp2(-exponent)) + 1).rounded(.up))
  }
}
