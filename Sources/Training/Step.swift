/// One operation of a network that derivatives can pass backward through.
enum Step {
  case convolution(ConvolutionStep)
  case affine(AffineStep)
  case activation(ActivationStep)
  case pooling(PoolingStep)
  case addition(AdditionStep)
  case concatenation(ConcatenationStep)
  case reshaping(ReshapingStep)

  /// Computes the output map of a batch from its input maps.
  func forward(_ workspace: Workspace, _ parameters: ParameterSet) {
    switch self {
    case .convolution(let step): step.forward(workspace, parameters)
    case .affine(let step): step.forward(workspace)
    case .activation(let step): step.forward(workspace)
    case .pooling(let step): step.forward(workspace)
    case .addition(let step): step.forward(workspace)
    case .concatenation(let step): step.forward(workspace)
    case .reshaping(let step): step.forward(workspace)
    }
  }

  /// Adds to the derivatives by the input maps, weights and biases, from those by the output map.
  ///
  /// - Parameter parameters: The weights, squared where the second derivatives are wanted.
  func backward(_ workspace: Workspace, _ parameters: ParameterSet, _ order: DerivativeOrder) {
    switch self {
    case .convolution(let step): step.backward(workspace, parameters, order)
    case .affine(let step): step.backward(workspace, order)
    case .activation(let step): step.backward(workspace, order)
    case .pooling(let step): step.backward(workspace, order)
    case .addition(let step): step.backward(workspace)
    case .concatenation(let step): step.backward(workspace)
    case .reshaping(let step): step.backward(workspace)
    }
  }
}
