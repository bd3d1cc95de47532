/// N:M structured sparsity: of every M neighbouring elements of a filter, N are kept.
///
/// The elements of a filter are counted kernel row by kernel row, then by kernel column, then by
/// input channel; the first N of each block are kept.
public struct BlockPattern: Hashable, Sendable {
  /// How many are kept (N).
  public let kept: Int
  /// Of how many (M).
  public let length: Int

  /// Every element is kept.
  public static let dense = BlockPattern()

  /// The longest block.
  public static let maximumLength = 1 << 16

  private init() { (kept, length) = (1, 1) }

  /// Creates a pattern.
  ///
  /// - Throws: `NetworkError` unless 1 ≤ `kept` ≤ `length` ≤ `maximumLength`.
  public init(keeping kept: Int, of length: Int) throws(NetworkError) {
    guard kept >= 1, kept <= length else {
      throw NetworkError("a pattern of \(kept):\(length) keeps no part of a block")
    }
    guard length <= Self.maximumLength else {
      throw NetworkError(
        "a pattern of \(kept):\(length) has blocks of more than \(Self.maximumLength) elements")
    }
    self.kept = kept
    self.length = length
  }

  /// How many of `count` elements are kept.
  public func kept(of count: Int) -> Int {
    let (blocks, rest) = count.quotientAndRemainder(dividingBy: length)
    return blocks * kept + min(kept, rest)
  }
}
