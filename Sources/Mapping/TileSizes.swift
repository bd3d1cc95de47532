internal import Quantities

/// Tile sizes of an axis that no other size beats in tiles, passes of the array and size at once.
///
/// The passes are those of all tiles with the true remainder, `Σ ⌈tᵢ/T⌉`. The smallest size for a
/// number of tiles is not always among the best: 100 channels on 16 lanes in two tiles take
/// 8 passes as 50 + 50 and 7 as 64 + 36.
///
/// - Returns: The sizes, largest first.
/// - Complexity: O(√extent · parallel) candidates, compared pairwise within one number of tiles.
public func undominatedSizes(extent: Int, parallel: Int) -> [Int] {
  var result: [Int] = []
  var best: [(tiles: Int, passes: Int, size: Int)] = []
  var size = 1
  // Ascending sizes: a size is beaten only by a smaller one, with no more tiles and passes. Between
  // two changes of the number of tiles only multiples of the parallelism can save passes.
  while size <= extent {
    let tiles = extent.dividedRoundingUp(by: size)
    let full = extent / size
    let rest = extent - full * size
    let passes =
      full * size.dividedRoundingUp(by: parallel) + rest.dividedRoundingUp(by: parallel)
    if !best.contains(where: { $0.tiles <= tiles && $0.passes <= passes }) {
      best.append((tiles, passes, size))
      result.append(size)
    }
    let nextChange = tiles == 1 ? extent + 1 : extent.dividedRoundingUp(by: tiles - 1)
    let nextMultiple = (size / parallel + 1) * parallel
    size = max(size + 1, min(nextChange, nextMultiple))
  }
  return result.reversed()
}
