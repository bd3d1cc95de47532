/// The dictionary at the beginning of an npy file.
struct NPYHeader {
  /// A fault in the dictionary.
  struct Fault: Error {
    /// Where it is, in bytes from the dictionary's beginning.
    let offset: Int
    /// What is wrong.
    let reason: String
    /// What to do about it.
    var remedy: String?
  }

  /// The type of an element.
  let element: StoredElement
  /// Whether an element's most significant byte comes first.
  let isBigEndian: Bool
  /// Whether the first axis varies fastest.
  let isFortranOrder: Bool
  /// The dimensions, outermost first; empty for a scalar.
  let dimensions: [Int]

  /// Parses a Python dictionary with the keys `descr`, `fortran_order` and `shape`.
  init(_ text: [UInt8]) throws(Fault) {
    var scanner = Scanner(text: text)
    var type: (element: StoredElement, isBigEndian: Bool)?
    var order: Bool?
    var shape: [Int]?
    try scanner.expect("{")
    while !scanner.accept("}") {
      let offset = scanner.offset
      let key = try scanner.quoted()
      try scanner.expect(":")
      switch key {
      case "descr": type = try scanner.elementType()
      case "fortran_order": order = try scanner.truth()
      case "shape": shape = try scanner.tuple()
      default: throw Fault(offset: offset, reason: "the npy header has an unknown key \(key)")
      }
      if scanner.accept(",") { continue }
      try scanner.expect("}")
      break
    }
    guard let type, let order, let shape else {
      throw Fault(
        offset: scanner.offset, reason: "the npy header lacks descr, fortran_order or shape")
    }
    (element, isBigEndian) = type
    isFortranOrder = order
    dimensions = shape
  }
}

/// A walk over the tokens of a Python literal.
private struct Scanner {
  let text: [UInt8]
  var offset = 0

  private static let maximumDimensions = 32

  mutating func skipSpace() {
    while offset < text.count, [0x20, 0x09, 0x0a, 0x0d].contains(text[offset]) { offset += 1 }
  }

  /// Takes a text if it comes next.
  mutating func accept(_ word: String) -> Bool {
    skipSpace()
    guard text[offset...].starts(with: word.utf8) else { return false }
    offset += word.utf8.count
    return true
  }

  mutating func expect(_ word: String) throws(NPYHeader.Fault) {
    guard accept(word) else {
      throw NPYHeader.Fault(offset: offset, reason: "the npy header needs '\(word)' here")
    }
  }

  /// A text in single or double quotes, without escapes.
  mutating func quoted() throws(NPYHeader.Fault) -> String {
    let isDouble = accept("\"")
    if !isDouble { try expect("'") }
    let start = offset
    guard let end = text[start...].firstIndex(of: isDouble ? 0x22 : 0x27), end - start <= 64,
      text[start..<end].allSatisfy({ (0x20..<0x7f).contains($0) })
    else {
      throw NPYHeader.Fault(offset: start, reason: "the npy header has a text without an end")
    }
    offset = end + 1
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  mutating func truth() throws(NPYHeader.Fault) -> Bool {
    if accept("True") { return true }
    if accept("False") { return false }
    throw NPYHeader.Fault(offset: offset, reason: "fortran_order must be True or False")
  }

  /// A tuple of whole numbers.
  mutating func tuple() throws(NPYHeader.Fault) -> [Int] {
    try expect("(")
    var values: [Int] = []
    while !accept(")") {
      skipSpace()
      let start = offset
      while offset < text.count, (0x30...0x39).contains(text[offset]) { offset += 1 }
      guard let value = Int(String(decoding: text[start..<offset], as: UTF8.self)),
        values.count < Self.maximumDimensions
      else {
        throw NPYHeader.Fault(offset: start, reason: "shape must be a tuple of whole numbers")
      }
      values.append(value)
      if accept(",") { continue }
      try expect(")")
      break
    }
    return values
  }

  /// A NumPy type code such as `<f4`.
  mutating func elementType() throws(NPYHeader.Fault) -> (
    element: StoredElement, isBigEndian: Bool
  ) {
    skipSpace()
    let start = offset
    let remedy = "save it as one of b1, u1, u2, u4, u8, i1, i2, i4, i8, f2, f4 and f8"
    guard text.indices.contains(start), text[start] == 0x22 || text[start] == 0x27 else {
      throw NPYHeader.Fault(
        offset: start, reason: "the array has elements of several fields", remedy: remedy)
    }
    let code = try quoted()
    let element: StoredElement? =
      switch code.dropFirst() {
      case "b1", "u1": .unsigned(bytes: 1)
      case "u2": .unsigned(bytes: 2)
      case "u4": .unsigned(bytes: 4)
      case "u8": .unsigned(bytes: 8)
      case "i1": .signed(bytes: 1)
      case "i2": .signed(bytes: 2)
      case "i4": .signed(bytes: 4)
      case "i8": .signed(bytes: 8)
      case "f2": .float(bytes: 2)
      case "f4": .float(bytes: 4)
      case "f8": .float(bytes: 8)
      default: nil
      }
    guard let element, let order = code.first, "<>|=".contains(order) else {
      throw NPYHeader.Fault(
        offset: start, reason: "elements of type \(code) cannot be read", remedy: remedy)
    }
    // `=` is the order of the machine that wrote the file; NumPy writes it as `<` or `>`.
    return (element, order == ">")
  }
}
