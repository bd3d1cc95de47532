import NetworkModel

extension NumberFormat {
  /// The format of a FINN or QONNX data type name, such as `INT4`, `BIPOLAR` or `FIXED<8,3>`.
  init?(finnDataType name: String) {
    func bits(after prefix: String) -> Int? {
      guard name.hasPrefix(prefix), let bits = Int(name.dropFirst(prefix.count)),
        (1...64).contains(bits)
      else { return nil }
      return min(bits, 32)
    }
    switch name {
    case "FLOAT32": self = .float32
    case "FLOAT16": self = .float(bits: 16)
    case "FLOAT64": self = .float(bits: 64)
    case "BIPOLAR": self = .binary(scale: .perTensor(1))
    case "BINARY": self = .plainInteger(bits: 1, isSigned: false)
    case "TERNARY": self = .ternary(negative: 1, positive: 1)
    default:
      if let bits = bits(after: "SCALEDINT") ?? bits(after: "INT") {
        self = .plainInteger(bits: bits, isSigned: true)
      } else if let bits = bits(after: "UINT") {
        self = .plainInteger(bits: bits, isSigned: false)
      } else if name.hasPrefix("SCALEDINT<"), name.hasSuffix(">"),
        let bits = Int(name.dropFirst(10).dropLast()), (1...32).contains(bits)
      {
        self = .plainInteger(bits: bits, isSigned: true)
      } else if name.hasPrefix("FIXED<"), name.hasSuffix(">") {
        let parts = name.dropFirst(6).dropLast().split(separator: ",").map {
          Int($0.filter { $0 != " " })
        }
        guard parts.count == 2, let bits = parts[0], let whole = parts[1],
          (1...32).contains(bits), (-32...64).contains(whole)
        else { return nil }
        self = .fixedPoint(bits: bits, fractionBits: bits - whole, isSigned: true)
      } else {
        return nil
      }
    }
  }
}

extension Constant {
  /// The constant stored in an annotated format.
  ///
  /// - Throws: `ImportFault` when an element cannot be stored in it.
  func annotated(_ format: NumberFormat) throws(ImportFault) -> Constant {
    let step: Float
    let range: ClosedRange<Int>
    switch format {
    case .float, .codebook: return self
    case .binary: (step, range) = (1, -1...1)
    case .ternary: (step, range) = (1, -1...1)
    case .integer(let affine): (step, range) = (1, affine.range)
    case .fixedPoint(let bits, let fractionBits, _):
      step = Float(sign: .plus, exponent: fractionBits, significand: 1)
      range = -(1 << (bits - 1))...(1 << (bits - 1)) - 1
    }
    var result = self
    result.format = format
    guard let reals else { return result }
    var stored = [Int32](repeating: 0, count: reals.count)
    for (index, real) in reals.enumerated() {
      guard let whole = Int(exactly: real * step), range.contains(whole),
        let word = Int32(exactly: whole)
      else {
        throw ImportFault(
          "an element of \(real) does not fit its annotated data type",
          "annotate the tensor with the type it was quantized to")
      }
      stored[index] = word
    }
    if case .binary = format, stored.contains(0) {
      throw ImportFault("an element of 0 does not fit the data type BIPOLAR")
    }
    result.elements = Elements.smallest(stored, bits: format.bits, isSigned: format.isSigned)
    return result
  }
}
