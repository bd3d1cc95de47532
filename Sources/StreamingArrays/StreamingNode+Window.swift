internal import NetworkModel
internal import Quantities

extension StreamingNode {
  /// Cycles of a sliding-window unit for a frame, which is padded before it; 0 where a window is one
  /// pixel, so that there is none.
  ///
  /// It fills its lines, then gives each window pixel by pixel, no faster than new lines arrive; one
  /// whose engine takes whole windows reads its input once. The formulas are those of
  /// `convolutioninputgenerator_rtl`, `get_exp_cycles`, in Xilinx/finn@01c4628.
  static func windowCycles(
    _ shape: ConvolutionShape, _ inputCycles: Cycles, isParallel: Bool
  ) -> Cycles {
    let taps = shape.kernelRows * shape.kernelColumns
    guard taps > 1 else { return 0 }
    let rows = shape.inputRows + shape.padding.top + shape.padding.bottom
    let columns = shape.inputColumns + shape.padding.left + shape.padding.right
    let images = Cycles(shape.batch)
    if isParallel { return images * (Cycles(rows * columns) * inputCycles + 2) }
    let isDepthwise = shape.isDepthwise
    if rows == 1 || columns == 1 {
      let outputs = Cycles(shape.outputRows * shape.outputColumns)
      let stride = Cycles(rows == 1 ? shape.strideColumns : shape.strideRows)
      let skipped =
        isDepthwise ? inputCycles * Cycles(taps - 1) * (stride - 1) - Cycles(taps - 1) : 0
      return images * (outputs * Cycles(taps) * inputCycles + skipped + 2)
    }
    let fill =
      (shape.kernelRows - 1) * shape.dilationRows * columns
      + (shape.kernelColumns - 1) * shape.dilationColumns + 1
    var line = inputCycles * Cycles(max(shape.outputColumns * taps, shape.strideColumns * columns))
    var frame = inputCycles * Cycles(fill)
    if isDepthwise {
      line += Cycles(shape.outputColumns * (shape.strideColumns - 1)) * (inputCycles - 1)
      frame += inputCycles * Cycles((shape.strideRows - 1) * columns)
    }
    return images * (frame + Cycles(shape.outputRows) * line)
  }
}
