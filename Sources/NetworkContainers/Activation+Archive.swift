import NetworkModel

extension MultiThreshold: Archivable {
  func write(to writer: inout ByteWriter) {
    writer.array(thresholds) { $0.floats($1) }
    writer.float(scale)
    writer.float(offset)
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    let rows = try reader.array(size: 8) { reader throws(ContainerFault) in try reader.floats() }
    let (scale, offset) = (try reader.float(), try reader.float())
    self = try ContainerFault.wrapping { () throws(NetworkError) in
      try MultiThreshold(thresholds: rows, scale: scale, offset: offset)
    }
  }
}

extension ActivationFunction: Archivable {
  /// The words for the functions.
  private enum Word: String {
    case relu, leakyRelu, parametricRelu, clip, sigmoid, hardSigmoid, hardSwish
    case sigmoidLinearUnit, gaussianErrorLinearUnit, hyperbolicTangent, sign, multiThreshold, other
  }

  private var word: Word {
    switch self {
    case .relu: .relu
    case .leakyRelu: .leakyRelu
    case .parametricRelu: .parametricRelu
    case .clip: .clip
    case .sigmoid: .sigmoid
    case .hardSigmoid: .hardSigmoid
    case .hardSwish: .hardSwish
    case .sigmoidLinearUnit: .sigmoidLinearUnit
    case .gaussianErrorLinearUnit: .gaussianErrorLinearUnit
    case .hyperbolicTangent: .hyperbolicTangent
    case .sign: .sign
    case .multiThreshold: .multiThreshold
    case .other: .other
    }
  }

  func write(to writer: inout ByteWriter) {
    writer.word(word)
    switch self {
    case .relu, .sigmoid, .hardSwish, .sigmoidLinearUnit, .gaussianErrorLinearUnit,
      .hyperbolicTangent, .sign:
      break
    case .leakyRelu(let alpha): writer.float(alpha)
    case .parametricRelu(let alpha): writer.floats(alpha)
    case .clip(let minimum, let maximum):
      writer.float(minimum)
      writer.float(maximum)
    case .hardSigmoid(let alpha, let beta):
      writer.float(alpha)
      writer.float(beta)
    case .multiThreshold(let staircase): writer.field(staircase)
    case .other(let name): writer.text(name)
    }
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    switch try reader.word(Word.self) {
    case .relu: self = .relu
    case .leakyRelu: self = .leakyRelu(alpha: try reader.float())
    case .parametricRelu: self = .parametricRelu(alpha: try reader.floats())
    case .clip: self = .clip(minimum: try reader.float(), maximum: try reader.float())
    case .sigmoid: self = .sigmoid
    case .hardSigmoid: self = .hardSigmoid(alpha: try reader.float(), beta: try reader.float())
    case .hardSwish: self = .hardSwish
    case .sigmoidLinearUnit: self = .sigmoidLinearUnit
    case .gaussianErrorLinearUnit: self = .gaussianErrorLinearUnit
    case .hyperbolicTangent: self = .hyperbolicTangent
    case .sign: self = .sign
    case .multiThreshold: self = .multiThreshold(try reader.field())
    case .other: self = .other(try reader.text())
    }
  }
}
