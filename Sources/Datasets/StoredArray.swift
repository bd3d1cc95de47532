internal import Diagnostics

/// An array in a file, at whose first element its stream stands.
struct StoredArray {
  /// Where the elements come from.
  let stream: ByteStream
  /// The dimensions, outermost first.
  let dimensions: [Int]
  /// The type of an element.
  let element: StoredElement
  /// Whether an element's most significant byte comes first.
  let isBigEndian: Bool

  /// Creates an array whose header was just read.
  ///
  /// - Throws: `InputError` when the dimensions cannot be, or the file is known to hold another
  ///   number of elements.
  init(
    _ stream: ByteStream, dimensions: [Int], element: StoredElement, isBigEndian: Bool
  ) throws(InputError) {
    var size = element.byteCount
    for dimension in dimensions {
      let (next, overflow) = size.multipliedReportingOverflow(by: max(1, dimension))
      guard dimension >= 0, !overflow, next <= Self.maximumByteCount else {
        throw stream.error("an array of \(Self.text(dimensions)) elements is impossible")
      }
      size = next
    }
    if dimensions.contains(0) { size = 0 }
    if let byteCount = stream.byteCount, byteCount - stream.offset != size {
      throw stream.error(
        "the header promises \(size) bytes of \(Self.text(dimensions)) elements, but "
          + "\(byteCount - stream.offset) follow", remedy: "get the file again")
    }
    self.stream = stream
    self.dimensions = dimensions
    self.element = element
    self.isBigEndian = isBigEndian
  }

  /// The largest accepted array, 1 TiB: a product of sizes stays far inside 64 bits.
  private static let maximumByteCount = 1 << 40

  /// How many rows there are along the first axis.
  var count: Int { dimensions[0] }

  /// The dimensions of one row.
  var rowDimensions: [Int] { Array(dimensions.dropFirst()) }

  /// Elements of one row.
  var rowElementCount: Int { rowDimensions.reduce(1, *) }

  /// Reads rows in order; the last row also checks that nothing follows it.
  ///
  /// - Parameters:
  ///   - range: Which rows, all of them in the array.
  ///   - what: What a row is, for messages.
  ///   - take: Takes the bytes of one row and the offset in the stream where they began.
  func readRows(
    _ range: Range<Int>, _ what: String, _ take: ([UInt8], Int) throws(InputError) -> Void
  ) throws(InputError) {
    let size = rowElementCount * element.byteCount
    try stream.skip(range.lowerBound * size, what)
    for _ in range {
      let start = stream.offset
      try take(stream.bytes(size, what), start)
    }
    if range.upperBound == count { try stream.requireEnd() }
  }

  /// Dimensions for a message.
  static func text(_ dimensions: [Int]) -> String {
    dimensions.isEmpty ? "one" : dimensions.map(String.init).joined(separator: "×")
  }
}
