import NetworkModel

/// A convolution of a batch: for each group, weights times the matrix of its input pixels.
///
/// Backward, with D the derivative by the outputs and X the matrix: by the weights D·Xᵀ, by the
/// biases the row sums of D, by the inputs WᵀD put back to its pixels. The diagonal second
/// derivatives follow the same formulas with squared weights and inputs (see `DerivativeOrder`).
struct ConvolutionStep {
  /// The map it reads.
  let input: Int
  /// The map it writes.
  let output: Int
  /// The place of its weights and biases among the parameters.
  let parameter: Int
  /// Whether the map it reads depends on parameters.
  let hasVariableInput: Bool
  /// A fixed factor and summand of each output channel, after the bias.
  let affine: ChannelAffine?
  let columns: ColumnMatrix

  private var shape: ConvolutionShape { columns.shape }

  func forward(_ workspace: Workspace, _ parameters: ParameterSet) {
    let imageCount = workspace.imageCount
    let length = imageCount * shape.outputRows * shape.outputColumns
    let result = workspace.values[output].start
    let bias = parameters.biases[parameter]
    if let bias {
      var channel = 0
      while channel < shape.totalOutputChannels {
        setRow(result + channel * length, length, to: bias.start[channel])
        channel += 1
      }
    }
    for group in 0..<shape.groups {
      MatrixProducts.multiply(
        .plain(parameters.weights[parameter].start + group * weightsPerGroup),
        .plain(matrix(of: group, in: workspace)), rows: shape.outputChannels,
        inner: columns.rowCount, columns: length,
        addingTo: result + group * shape.outputChannels * length, keepsOld: bias != nil)
    }
    if let affine { affine.apply(to: result, channels: shape.totalOutputChannels, length) }
  }

  /// Adds the derivatives by weights, biases and inputs; those by the outputs are consumed.
  func backward(_ workspace: Workspace, _ parameters: ParameterSet, _ order: DerivativeOrder) {
    let imageCount = workspace.imageCount
    let length = imageCount * shape.outputRows * shape.outputColumns
    let derivative = workspace.derivatives[output].start
    if let affine {
      affine.scale(derivative, channels: shape.totalOutputChannels, length, order: order)
    }
    if let bias = workspace.biasDerivatives[parameter] {
      MatrixProducts.addRowSums(
        of: derivative, rows: shape.totalOutputChannels, columns: length,
        ones: workspace.ones.start, to: bias.start)
    }
    for group in 0..<shape.groups {
      let outputs = derivative + group * shape.outputChannels * length
      if let weights = workspace.weightDerivatives[parameter] {
        var inputs = matrix(of: group, in: workspace)
        if order == .second {
          inputs = squares(of: inputs, count: columns.rowCount * length, in: workspace)
        }
        MatrixProducts.multiply(
          .plain(outputs), .transposed(inputs), rows: shape.outputChannels, inner: length,
          columns: columns.rowCount, addingTo: weights.start + group * weightsPerGroup,
          keepsOld: true)
      }
      if hasVariableInput {
        addInputDerivatives(of: group, outputs, length, workspace, parameters)
      }
    }
  }

  private func addInputDerivatives(
    of group: Int, _ outputs: UnsafePointer<Float>, _ length: Int, _ workspace: Workspace,
    _ parameters: ParameterSet
  ) {
    let target = workspace.derivatives[input].start + inputStart(of: group, workspace.imageCount)
    let isDirect = columns.access == .direct
    let product = isDirect ? target : workspace.columns.start
    MatrixProducts.multiply(
      .transposed(parameters.weights[parameter].start + group * weightsPerGroup), .plain(outputs),
      rows: columns.rowCount, inner: shape.outputChannels, columns: length, addingTo: product,
      keepsOld: isDirect)
    columns.scatter(product, imageCount: workspace.imageCount, addingTo: target)
  }

  private var weightsPerGroup: Int { shape.outputChannels * columns.rowCount }

  private func inputStart(of group: Int, _ imageCount: Int) -> Int {
    group * shape.inputChannels * imageCount * shape.inputRows * shape.inputColumns
  }

  /// The matrix of a group's input pixels: the input itself where that is the same.
  private func matrix(of group: Int, in workspace: Workspace) -> UnsafePointer<Float> {
    let source = UnsafePointer(
      workspace.values[input].start + inputStart(of: group, workspace.imageCount))
    if columns.access == .direct { return source }
    columns.gather(from: source, imageCount: workspace.imageCount, into: workspace.columns.start)
    return UnsafePointer(workspace.columns.start)
  }

  private func squares(
    of values: UnsafePointer<Float>, count: Int, in workspace: Workspace
  ) -> UnsafePointer<Float> {
    let result = workspace.columns.start
    var index = 0
    while index < count {
      result[index] = values[index] * values[index]
      index += 1
    }
    return UnsafePointer(result)
  }

  private func setRow(_ row: UnsafeMutablePointer<Float>, _ length: Int, to value: Float) {
    var index = 0
    while index < length {
      row[index] = value
      index += 1
    }
  }
}
