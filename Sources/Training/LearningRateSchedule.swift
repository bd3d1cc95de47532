import Glibc

/// How the learning rate changes in the course of training.
public enum LearningRateSchedule: Sendable {
  /// Not at all.
  case constant
  /// To zero along half a cosine (Loshchilov and Hutter, "SGDR", ICLR 2017, equation (5), without
  /// restarts).
  case cosine
  /// Multiplied by a factor at each of these shares of the training, 0…1.
  case steps(at: [Double], factor: Float)

  /// The factor of the initial rate when a share of the training, 0…1, is done.
  public func factor(at share: Double) -> Float {
    switch self {
    case .constant: 1
    case .cosine: Float((1 + cos(Double.pi * share)) / 2)
    case .steps(let places, let factor):
      places.reduce(1) { share >= $1 ? $0 * factor : $0 }
    }
  }
}
