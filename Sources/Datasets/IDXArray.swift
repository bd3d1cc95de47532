internal import Diagnostics

extension StoredArray {
  /// Opens an array in the idx format of the MNIST database, plain or as gzip.
  ///
  /// Two zero bytes, the element type, the number of dimensions, each dimension in 32 bits, then
  /// the elements; the most significant byte comes first (LeCun, Cortes and Burges, "The MNIST
  /// database of handwritten digits").
  static func idx(_ file: DataFile) throws(InputError) -> StoredArray {
    let stream = try ByteStream(file)
    let magic = try stream.bytes(4, "the idx header")
    guard magic[0] == 0, magic[1] == 0, let element = idxElements[magic[2]] else {
      throw file.error(
        "is not an idx file: it begins with \(hexadecimal(magic))", at: 0,
        remedy: "give a file that begins with 00 00, or another format")
    }
    guard (1...4).contains(magic[3]) else {
      throw file.error(
        "has \(magic[3]) dimensions", at: 3, remedy: "give an idx file of 1 to 4 dimensions")
    }
    let sizes = try stream.bytes(4 * Int(magic[3]), "the idx header")
    let dimensions = StoredElement.unsigned(bytes: 4).integers(sizes, isBigEndian: true)
    return try StoredArray(
      stream, dimensions: dimensions.compactMap(\.self), element: element, isBigEndian: true)
  }

  /// The element types by their codes.
  private static let idxElements: [UInt8: StoredElement] = [
    0x08: .unsigned(bytes: 1), 0x09: .signed(bytes: 1), 0x0b: .signed(bytes: 2),
    0x0c: .signed(bytes: 4), 0x0d: .float(bytes: 4), 0x0e: .float(bytes: 8),
  ]
}

/// Bytes for a message.
func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}
