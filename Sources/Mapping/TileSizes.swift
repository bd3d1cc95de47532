internal import Quantities

/// Tile sizes of an axis that no other size beats in tiles, passes of the array and size at once.
///
/// The passes are those of all tiles with the true remainder, `Σ ⌈tᵢ/T⌉`. The smallest size for a
/// number of tiles is not always among the best: 100 channels on 16 lanes in two tiles take
/// 8 passes as 50 + 50 and 7 as 52 + 48. A smaller size never has fewer tiles, so that a size is
/// beaten only by a smaller one of the same number of tiles.
///
/// - Returns: The sizes, largest first.
/// - Complexity: O(extent).
public func undominatedSizes(extent: Int, parallel: Int) -> [Int] {
  var result: [Int] = []
  var tiles = 0
  var fewestPasses = 0
  for size in 1...extent {
    let (full, rest) = extent.quotientAndRemainder(dividingBy: size)
    let count = rest == 0 ? full : full + 1
    let passes =
      full * size.dividedRoundingUp(by: parallel) + rest.dividedRoundingUp(by: parallel)
    guard count != tiles || passes < fewestPasses else { continue }
    (tiles, fewestPasses) = (count, passes)
    result.append(size)
  }
  return result.reversed()
}

/// For each number of tiles, the smallest size, rounded up to whole passes of the array; where not
/// even one pass fits, a part of its lanes must do.
///
/// - Returns: The sizes, largest first.
/// - Complexity: O(√extent).
func fewestTileSizes(extent: Int, parallel: Int) -> [Int] {
  let passes = extent.dividedRoundingUp(by: parallel)
  var result: [Int] = []
  var size = passes
  while size >= 1 {
    result.append(min(extent, size * parallel))
    if size == 1 { break }
    // The least number of tiles that makes them smaller.
    size = passes.dividedRoundingUp(by: passes.dividedRoundingUp(by: size - 1))
  }
  while let last = result.last, last > 1 { result.append(last.dividedRoundingUp(by: 2)) }
  return result
}
