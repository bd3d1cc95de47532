/// Which derivatives of the loss go backward through the network.
enum DerivativeOrder {
  /// The gradient.
  case first
  /// The diagonal of the Hessian, terms between units and second derivatives of the activation
  /// functions neglected: every factor of the gradient's chain rule is squared.
  ///
  /// LeCun, Denker and Solla, "Optimal Brain Damage", NIPS 1989, equations (6) to (9).
  case second

  /// A factor of the chain rule.
  func factor(_ value: Float) -> Float {
    switch self {
    case .first: value
    case .second: value * value
    }
  }
}
