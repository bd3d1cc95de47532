/// Lengths of an optimal prefix code whose codes are no longer than a limit.
///
/// Package-merge: Larmore and Hirschberg, "A fast algorithm for optimal length-limited Huffman
/// codes", J. ACM 37(3), 1990, doi:10.1145/79147.79150. Without the limit in the way, the total is
/// that of Huffman's algorithm.
enum CodeLengths {
  /// The lengths, by symbol; 0 for symbols that do not occur, 1 for a symbol alone.
  ///
  /// - Parameters:
  ///   - counts: How often each symbol occurs, not negative.
  ///   - limit: The longest code, at most 63 bits.
  /// - Throws: `CodingError` when more symbols occur than codes of this length can tell apart.
  /// - Complexity: O(symbols × (limit + log symbols)).
  static func optimal(counts: [Int], limit: Int) throws(CodingError) -> [UInt8] {
    var lengths = [UInt8](repeating: 0, count: counts.count)
    let symbols = counts.indices.filter { counts[$0] > 0 }.sorted {
      (counts[$0], $0) < (counts[$1], $1)
    }
    guard symbols.count <= 1 << limit else {
      throw CodingError("\(symbols.count) symbols cannot have codes of at most \(limit) bits")
    }
    guard symbols.count > 1 else {
      if let only = symbols.first { lengths[only] = 1 }
      return lengths
    }
    let weights = symbols.map { counts[$0] }
    // For each level, which of its items, lightest first, are symbols; the others are packages of
    // two items of the level before.
    var levels: [[Bool]] = []
    var packages: [Int] = []
    for _ in 0..<limit {
      let (items, isSymbol) = merge(weights, packages)
      levels.append(isSymbol)
      packages = stride(from: 1, to: items.count, by: 2).map { items[$0 - 1] + items[$0] }
    }
    // Of the last level, the lightest 2n − 2 items are taken, and with each package its two items.
    // A symbol's code is as long as the number of levels in which it is taken.
    var taken = 2 * symbols.count - 2
    for isSymbol in levels.reversed() {
      let symbolCount = isSymbol.prefix(taken).count { $0 }
      for index in 0..<symbolCount { lengths[symbols[index]] += 1 }
      taken = 2 * (taken - symbolCount)
    }
    return lengths
  }

  /// Merges two ascending lists, symbols before packages of the same weight.
  private static func merge(_ symbols: [Int], _ packages: [Int]) -> ([Int], [Bool]) {
    let count = symbols.count + packages.count
    var items: [Int] = []
    var isSymbol: [Bool] = []
    items.reserveCapacity(count)
    isSymbol.reserveCapacity(count)
    var (symbol, package) = (0, 0)
    for _ in 0..<count {
      let takesSymbol =
        package == packages.count
        || (symbol < symbols.count && symbols[symbol] <= packages[package])
      items.append(takesSymbol ? symbols[symbol] : packages[package])
      isSymbol.append(takesSymbol)
      if takesSymbol { symbol += 1 } else { package += 1 }
    }
    return (items, isSymbol)
  }
}
