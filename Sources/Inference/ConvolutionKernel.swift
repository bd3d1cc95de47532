import NetworkModel

/// A convolution as products of matrices.
///
/// Where weights and input are integers, the sums are exact in floating point: every product and
/// every partial sum, in whatever order BLAS takes them, is an integer of magnitude at most
/// B = max over output channels Σ|w| · max|a|, and all integers up to 2²⁴ are single-precision,
/// those up to 2⁵³ double-precision floats. So single precision is taken where B < 2²⁴ and double
/// precision where B < 2⁵³; the result is the same on every processor. An accumulator that leaves
/// 32 bits wraps modulo 2³², as in hardware, and is counted.
struct ConvolutionKernel: Kernel {
  /// The precision in which sums are made.
  enum Precision { case single, double }

  /// The greatest number of weights, and of elements of one row of pixels as columns.
  private static let maximumCount = 1 << 28

  let shape: ConvolutionShape
  let isChannelsLast: Bool
  let precision: Precision
  /// Whether the input's integers are summed, not its real values.
  let isInteger: Bool
  let epilogue: Epilogue
  /// The weights of each plane: for each group its outputs by its inputs and kernel positions; of a
  /// transposed convolution, its outputs and kernel positions by its inputs.
  let singlePlanes: [[Float]]
  let doublePlanes: [[Double]]
  let columns: ColumnMatrix

  /// Prepares a convolution.
  ///
  /// - Throws: `InferenceError` when weights or biases are not known or sums cannot be exact.
  init(_ convolution: Convolution, _ context: LayerContext) throws(InferenceError) {
    shape = convolution.shape
    isChannelsLast = convolution.isChannelsLast
    columns = ColumnMatrix(shape)
    try Self.requireLayout(convolution, context)
    guard let reals = convolution.weights.realValues else {
      throw context.error(
        "the values of its weights are not known", "give a network file that holds its weights")
    }
    guard shape.weightCount <= Self.maximumCount,
      columns.rowCount * shape.outputColumns <= Self.maximumCount
    else { throw context.error("it is too large to execute") }
    if let bias = convolution.bias, bias.values?.count != shape.totalOutputChannels {
      throw context.error(
        "the values of its biases are not known", "give a network file that holds them")
    }
    let stored = context.isReal ? nil : WeightPlanes(integersOf: convolution.weights)
    var inputGrid: IntegerGrid?
    if case .integer(let grid) = context.inputGrids[0] { inputGrid = grid }
    var weights: WeightPlanes
    if let stored, let inputGrid, inputGrid.singleStep != nil,
      stored.factors.allSatisfy({
        $0.count == 1 || $0.count == convolution.shape.totalOutputChannels
      })
    {
      weights = stored
      isInteger = true
    } else {
      weights = WeightPlanes(reals: reals)
      isInteger = false
    }
    let bound =
      isInteger ? Self.greatestSum(weights, shape) * (inputGrid?.magnitude ?? 0) : 0
    guard bound < 0x1p53 else {
      throw context.error(
        "its sums may reach \(bound), beyond the 2⁵³ up to which they are exact",
        "use fewer bits for weights or activations")
    }
    // Integers times reals are summed in double precision, so that hardly anything is rounded.
    precision =
      isInteger
      ? (bound < 0x1p24 ? .single : .double) : (inputGrid != nil ? .double : .single)
    epilogue = Epilogue(
      convolution, weights: weights, inputStep: isInteger ? inputGrid?.singleStep : nil,
      bound: bound, context)
    if shape.isTransposed {
      let shape = shape
      weights.planes = weights.planes.map { Self.transposed($0, shape) }
    }
    singlePlanes = precision == .single ? weights.planes : []
    doublePlanes = precision == .double ? weights.planes.map { $0.map(Double.init) } : []
  }

  private static func requireLayout(
    _ convolution: Convolution, _ context: LayerContext
  ) throws(InferenceError) {
    let shape = convolution.shape
    let isPointwise =
      shape.groups == 1 && !shape.isTransposed && ColumnMatrix(shape).isInput
    guard !convolution.isChannelsLast || isPointwise else {
      throw context.error("a window with channels last cannot be executed")
    }
    guard shape.outputRows * shape.outputColumns * shape.inputRows * shape.inputColumns > 1 else {
      return
    }
    let expected = convolution.isChannelsLast ? context.outputs[0].shape.dimensions.last : nil
    guard expected == nil || expected == shape.outputChannels else {
      throw context.error("its output of \(context.outputs[0].shape) has no channels last")
    }
  }

  /// The greatest sum of weight magnitudes over the output channels.
  private static func greatestSum(_ weights: WeightPlanes, _ shape: ConvolutionShape) -> Double {
    let extent = shape.inputChannels * shape.kernelRows * shape.kernelColumns
    var greatest = 0.0
    for plane in weights.planes {
      plane.withUnsafeBufferPointer { plane in
        for channel in 0..<shape.totalOutputChannels {
          var sum = 0.0
          for place in channel * extent..<(channel + 1) * extent {
            sum += Double(plane[place].magnitude)
          }
          greatest = max(greatest, sum)
        }
      }
    }
    return greatest
  }

  /// Weights of a transposed convolution with the input channels innermost.
  private static func transposed(_ plane: [Float], _ shape: ConvolutionShape) -> [Float] {
    let positions = shape.kernelRows * shape.kernelColumns
    let inputs = shape.inputChannels
    var result = [Float](repeating: 0, count: plane.count)
    for output in 0..<shape.totalOutputChannels {
      for input in 0..<inputs {
        for position in 0..<positions {
          result[(output * positions + position) * inputs + input] =
            plane[(output * inputs + input) * positions + position]
        }
      }
    }
    return result
  }

  func outputs(of operands: [Activation], _ run: inout RunState) throws(InferenceError)
    -> [Activation]
  {
    let input = isInteger ? operands[0].elements : operands[0].reals
    let result: [Float]
    switch precision {
    case .single: result = try outputs(input, singlePlanes, &run)
    case .double: result = try outputs(input.map(Double.init), doublePlanes, &run)
    }
    return [Activation(elements: result, grid: epilogue.grid)]
  }

  private func outputs<Scalar: MatrixScalar>(
    _ input: [Scalar], _ planes: [[Scalar]], _ run: inout RunState
  ) throws(InferenceError) -> [Float] {
    let scratch = run.scratch
    let sums = planes.map { plane in
      [Scalar](unsafeUninitializedCapacity: shape.outputCount) { buffer, count in
        input.withUnsafeBufferPointer { input in
          plane.withUnsafeBufferPointer { plane in
            accumulate(
              input.baseAddress!, plane.baseAddress!, into: buffer.baseAddress!, scratch)
          }
        }
        count = shape.outputCount
      }
    }
    return try epilogue.finished(sums, &run.overflowCount)
  }
}
