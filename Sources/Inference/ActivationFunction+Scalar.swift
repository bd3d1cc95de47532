import Foundation
import NetworkModel

extension ActivationFunction {
  /// The function of one element, or `nil` when it is not known.
  var scalar: (@Sendable (Float) -> Float)? {
    switch self {
    case .relu: return { max(0, $0) }
    case .leakyRelu(let alpha): return { $0 < 0 ? alpha * $0 : $0 }
    case .parametricRelu(let slopes):
      guard let slope = slopes.first else { return nil }
      return { $0 < 0 ? slope * $0 : $0 }
    case .clip(let minimum, let maximum): return { min(max($0, minimum), maximum) }
    case .sigmoid: return { 1 / (1 + exp(-$0)) }
    case .hardSigmoid(let alpha, let beta): return { max(0, min(1, alpha * $0 + beta)) }
    case .hardSwish: return { $0 * max(0, min(1, $0 / 6 + 0.5)) }
    case .sigmoidLinearUnit: return { $0 / (1 + exp(-$0)) }
    case .gaussianErrorLinearUnit:
      return { 0.5 * $0 * (1 + erf($0 / Float(2).squareRoot())) }
    case .hyperbolicTangent: return { tanh($0) }
    case .sign: return { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
    case .multiThreshold(let staircase):
      guard let thresholds = staircase.thresholds.first else { return nil }
      return staircase.function(thresholds)
    case .other(let name): return Self.named(name)
    }
  }

  /// A function by its operator's name, with a parameter in brackets where it has one.
  private static func named(_ name: String) -> (@Sendable (Float) -> Float)? {
    let parts = name.split(separator: "(")
    if parts.count == 2, let parameter = Float(parts[1].dropLast()) {
      switch parts[0] {
      case "Pow": return { pow($0, parameter) }
      case "Elu": return { $0 < 0 ? parameter * expm1($0) : $0 }
      case "Celu": return { max(0, $0) + min(0, parameter * expm1($0 / parameter)) }
      case "ThresholdedRelu": return { $0 > parameter ? $0 : 0 }
      default: return nil
      }
    }
    switch name {
    case "Exp": return { exp($0) }
    case "Log": return { log($0) }
    case "Sqrt": return { $0.squareRoot() }
    case "Reciprocal": return { 1 / $0 }
    case "Neg": return { -$0 }
    case "Abs": return { abs($0) }
    case "Floor": return { $0.rounded(.down) }
    case "Ceil": return { $0.rounded(.up) }
    case "Round": return { $0.rounded(.toNearestOrEven) }
    case "Truncate": return { $0.rounded(.towardZero) }
    case "Erf": return { erf($0) }
    case "Softplus": return { max($0, 0) + log1p(exp(-abs($0))) }
    case "Softsign": return { $0 / (1 + abs($0)) }
    case "Mish": return { $0 * tanh(max($0, 0) + log1p(exp(-abs($0)))) }
    case "Sin": return { sin($0) }
    case "Cos": return { cos($0) }
    case "Not": return { $0 == 0 ? 1 : 0 }
    default: return nil
    }
  }
}

extension MultiThreshold {
  /// The staircase of one row of thresholds.
  func function(_ thresholds: [Float]) -> @Sendable (Float) -> Float {
    let (scale, offset) = (scale, offset)
    return { value in
      // Thresholds ascend: the number reached is the place of the first that is not.
      var (low, high) = (0, thresholds.count)
      while low < high {
        let middle = (low + high) / 2
        if thresholds[middle] <= value { low = middle + 1 } else { high = middle }
      }
      return scale * Float(low) + offset
    }
  }
}
