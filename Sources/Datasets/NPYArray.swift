internal import Diagnostics

extension StoredArray {
  /// The bytes that every npy file begins with.
  static let npyMagic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The longest accepted npy header; NumPy itself writes fewer than 200 bytes.
  private static let maximumHeaderLength = 1 << 16

  /// Reads the header of an array in NumPy's npy format, versions 1 to 3.
  ///
  /// The header is a Python dictionary with the keys `descr`, `fortran_order` and `shape`
  /// (NumPy Enhancement Proposal 1).
  static func npy(_ stream: ByteStream) throws(InputError) -> StoredArray {
    let start = try stream.bytes(8, "the npy header")
    guard start.starts(with: npyMagic) else {
      throw stream.error(
        "is not an npy file: it begins with \(hexadecimal(Array(start.prefix(6))))", at: 0,
        remedy: "give a file that numpy.save wrote, or another format")
    }
    let version = start[6]
    guard (1...3).contains(version) else {
      throw stream.error("is of npy version \(version)", remedy: "save it in version 1, 2 or 3")
    }
    let lengthBytes = try stream.bytes(version == 1 ? 2 : 4, "the npy header")
    let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= maximumHeaderLength else {
      throw stream.error(
        "the npy header of \(length) bytes is beyond the limit of \(maximumHeaderLength)")
    }
    let place = stream.offset
    let text = try stream.bytes(length, "the npy header")
    let header: NPYHeader
    do throws(NPYHeader.Fault) {
      header = try NPYHeader(text)
    } catch {
      throw stream.error(error.reason, at: place + error.offset, remedy: error.remedy)
    }
    // With one axis, both orders are the same.
    guard !header.isFortranOrder || header.dimensions.count <= 1 else {
      throw stream.error(
        "the array is stored in Fortran order, so that its images are interleaved", at: place,
        remedy: "save numpy.ascontiguousarray(array)")
    }
    return try StoredArray(
      stream, dimensions: header.dimensions, element: header.element,
      isBigEndian: header.isBigEndian)
  }
}
