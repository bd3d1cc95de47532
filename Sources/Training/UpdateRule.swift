/// A step of stochastic gradient descent with momentum and weight decay.
///
/// v ← μv + g + λw, w ← w − ηv (Sutskever et al., "On the importance of initialization and momentum
/// in deep learning", ICML 2013, equations (1) and (2), with the rate outside of v).
struct UpdateRule {
  /// η.
  let learningRate: Float
  /// μ.
  let momentum: Float
  /// λ, the factor of half the squared weights in the loss.
  let weightDecay: Float

  func update(_ value: inout Float, _ velocity: inout Float, gradient: Float) {
    velocity = momentum * velocity + gradient + weightDecay * value
    value -= learningRate * velocity
  }
}
