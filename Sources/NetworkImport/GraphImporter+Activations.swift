import Diagnostics
import NetworkModel

extension ActivationFunction {
  /// Functions without parameters, by operator.
  private static let plain: [String: ActivationFunction] = [
    "Relu": .relu, "Sigmoid": .sigmoid, "HardSwish": .hardSwish, "Tanh": .hyperbolicTangent,
    "Sign": .sign, "Gelu": .gaussianErrorLinearUnit, "Swish": .sigmoidLinearUnit,
  ]
  /// Further functions of one element, with the parameter that distinguishes them.
  private static let others: [String: String?] = [
    "Exp": nil, "Log": nil, "Sqrt": nil, "Reciprocal": nil, "Neg": nil, "Abs": nil, "Floor": nil,
    "Ceil": nil, "Round": nil, "Erf": nil, "Softplus": nil, "Softsign": nil, "Elu": "alpha",
    "Selu": nil, "Celu": "alpha", "ThresholdedRelu": "alpha", "Mish": nil, "Sin": nil, "Cos": nil,
    "Not": nil, "IsNaN": nil,
  ]

  /// Whether an operator is a function of each element.
  static func isKnown(_ operation: String) -> Bool {
    plain[operation] != nil || others.keys.contains(operation) || operation == "LeakyRelu"
      || operation == "HardSigmoid"
  }

  /// The function of a node.
  init(_ node: ONNXNode) {
    switch node.operation {
    case "LeakyRelu": self = .leakyRelu(alpha: node.float("alpha") ?? 0.01)
    case "HardSigmoid":
      self = .hardSigmoid(alpha: node.float("alpha") ?? 0.2, beta: node.float("beta") ?? 0.5)
    case let name:
      if let function = Self.plain[name] {
        self = function
      } else if case .some(.some(let parameter)) = Self.others[name] {
        self = .other("\(name)(\(node.float(parameter) ?? 1))")
      } else {
        self = .other(name)
      }
    }
  }
}

extension GraphImporter {
  func importActivation(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let isOnGrid = node.operation == "Relu"
    try emit(
      node, .activation(ActivationFunction(node)), [input], tensors[input].shape.dimensions,
      isOnGrid ? tensors[input].format : computingFormat([input]))
  }

  func importClip(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    func bound(_ name: String, _ index: Int, _ unbounded: Float) throws(InputError) -> Float {
      if let value = node.float(name) { return value }
      guard let constant = try constant(node, index) else { return unbounded }
      guard let value = constant.scalar else { throw fault(node, "its bound \(name) is not known") }
      return value
    }
    let minimum = try bound("min", 1, -.infinity)
    let maximum = try bound("max", 2, .infinity)
    guard minimum <= maximum else {
      throw fault(node, "it limits to \(minimum)…\(maximum), which is empty")
    }
    try emit(
      node, .activation(.clip(minimum: minimum, maximum: maximum)), [input],
      tensors[input].shape.dimensions, computingFormat([input]))
  }

  func importParametricRelu(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let slope = try requiredConstant(node, 1)
    let dimensions = tensors[input].shape.dimensions
    let channels = tensors[input].shape.channels
    let function: ActivationFunction
    if let alphas = slope.reals {
      guard alphas.count == 1 || alphas.count == channels else {
        throw fault(node, "\(alphas.count) slopes are given for \(channels) channels")
      }
      function = alphas.count == 1 ? .leakyRelu(alpha: alphas[0]) : .parametricRelu(alpha: alphas)
    } else {
      note("the slopes of \(node.name) are not known")
      function = .other("PRelu")
    }
    try emit(node, .activation(function), [input], dimensions, computingFormat([input]))
  }
}
