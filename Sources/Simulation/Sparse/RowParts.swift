internal import HardwareModel
internal import NetworkModel
internal import Quantities
internal import SparseArrays

/// How rows are cut into parts that the matrix memory holds one after the other.
enum RowParts {
  /// The parts of a group's rows, each of which fits beside the next one.
  ///
  /// A single vector streams through and needs no more room than it uses: its rows are one part.
  static func fitting(_ layout: SparseLayout, group: Int, entryBits: Int) -> [Range<Int>] {
    let shape = layout.shape
    let rows = shape.outputChannels
    guard shape.batch * shape.outputRows * shape.outputColumns > 1 else { return [0..<rows] }
    let elements = layout.array.processingElements
    let room = 8 * layout.capacity.tileBytes
    func bits(_ rows: Range<Int>) -> Bits {
      let entries = layout.weights.entries(
        of: shape, group: group, rows: rows, elements: elements,
        longestRun: layout.array.longestRun)
      return Bits(entries.entryCount) * Bits(entryBits)
    }
    let most = Bits(rows) * room / max(1, bits(0..<rows))
    let even = cut(rows, fitting: Int(max(1, min(Bits(rows), most))), elements)
    if even.allSatisfy({ bits($0) <= room }) { return even }
    return uneven(rows, elements) { bits($0) <= room }
  }

  /// Rows in as few parts as fit, of even size, each but the last a multiple of the elements
  /// where that many fit.
  ///
  /// Every part is broadcast all activations, so that there is none more than capacity asks for.
  ///
  /// - Parameters:
  ///   - count: Rows, at least 1.
  ///   - fitting: The most rows of a part, at least 1.
  ///   - elements: Processing elements over which the rows of a part are interleaved.
  static func cut(_ count: Int, fitting: Int, _ elements: Int) -> [Range<Int>] {
    guard fitting < count else { return [0..<count] }
    let multiple = fitting >= elements ? elements : 1
    let parts = count.dividedRoundingUp(by: fitting / multiple * multiple)
    let even = count.dividedRoundingUp(by: parts)
    let size = even.dividedRoundingUp(by: multiple) * multiple
    return stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
  }

  /// Rows of which some take more room than others, each part as long as it may be; a row that does not
  /// fit by itself is a part of its own.
  ///
  /// - Parameter fits: Whether rows fit; what is within rows that fit does, too.
  static func uneven(
    _ count: Int, _ elements: Int, fits: (Range<Int>) -> Bool
  ) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var first = 0
    while first < count {
      // The last length that fits, by bisection.
      var (fitting, tooMany) = (1, count - first + 1)
      while tooMany - fitting > 1 {
        let length = (fitting + tooMany) / 2
        if fits(first..<first + length) { fitting = length } else { tooMany = length }
      }
      if first + fitting < count, fitting > elements { fitting = fitting / elements * elements }
      parts.append(first..<first + fitting)
      first += fitting
    }
    return parts
  }
}
