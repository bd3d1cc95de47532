public import HardwareModel
public import Quantities

/// The folds of one tile on a physical array: how long they take and what they take from and give
/// to the buffers.
public struct SystolicFolds: Hashable, Sendable {
  /// Equal matrix products, one after the other.
  public struct Products: Hashable, Sendable {
    /// One of them.
    public var product: FoldedProduct
    /// How many.
    public var count: Int
    /// Into how many independent channels the product falls: only blocks on its diagonal are real,
    /// and weights beside them are zeros that no buffer holds.
    public var channels: Int

    /// Creates products.
    public init(_ product: FoldedProduct, count: Int = 1, channels: Int = 1) {
      self.product = product
      self.count = count
      self.channels = channels
    }
  }

  /// The words of a tile between array and buffers.
  public struct BufferWords: Hashable, Sendable {
    /// Weights that are read.
    public var weights = 0
    /// Inputs that are read.
    public var inputs = 0
    /// Sums that are read and written: each once a fold.
    public var sums = 0
  }

  private let products: [Products]
  private let overlapsStationaryLoad: Bool

  /// Creates the folds of a tile.
  ///
  /// - Parameters:
  ///   - products: The matrix products that the tile is.
  ///   - overlapsStationaryLoad: Whether the next stationary operand is loaded meanwhile.
  public init(_ products: [Products], overlapsStationaryLoad: Bool) {
    self.products = products
    self.overlapsStationaryLoad = overlapsStationaryLoad
  }

  /// Cycles from the first operand to the last sum.
  public var cycles: Cycles {
    products.reduce(0) { sum, item in
      let one =
        overlapsStationaryLoad
        ? item.product.overlappedCycles : item.product.folds * item.product.cyclesPerFold
      return sum + Cycles(item.count) * Cycles(one)
    }
  }

  /// Goes through the folds in the order in which they run; their cycles add up to `cycles`.
  ///
  /// - Parameter body: Takes a fold's cycles and the multipliers that it uses.
  /// - Complexity: O(folds).
  public func forEach(_ body: (_ cycles: Cycles, _ multipliers: Int) -> Void) {
    for item in products {
      let product = item.product
      for _ in 0..<item.count {
        for column in 0..<product.columnFolds {
          for row in 0..<product.rowFolds {
            let fold = column * product.rowFolds + row
            body(
              Cycles(
                overlapsStationaryLoad
                  ? product.overlappedCycles(ofFold: fold) : product.cyclesPerFold),
              product.usedRows(ofFold: row) * product.usedColumns(ofFold: column))
          }
        }
      }
    }
  }

  /// The words between array and buffers.
  public var bufferWords: BufferWords {
    products.reduce(into: BufferWords()) { words, item in
      words.weights += item.count * item.product.weightReads / item.channels
      words.inputs += item.count * item.product.inputReads
      words.sums += item.count * 2 * item.product.outputWrites
    }
  }
}

extension FoldedProduct {
  /// Cycles of all folds where every multiplier has a second register for the stationary operand.
  ///
  /// The next fold's operand, or the last fold's sums, move a row a cycle while the present fold
  /// runs, so a fold takes the longer of both: max(rows, steps). Before the first fold the operand
  /// is loaded (not where sums stay), and after the last step the skew of rows and columns drains.
  public var overlappedCycles: Int {
    stationaryLoad + (folds - 1) * max(arrayRows, steps) + steps + arrayRows + arrayColumns - 2
  }

  /// The part of a fold, counted from 0, in `overlappedCycles`: the first one's begins with its load,
  /// the last one's ends with the drain.
  func overlappedCycles(ofFold fold: Int) -> Int {
    (fold == 0 ? stationaryLoad : 0)
      + (fold == folds - 1 ? steps + arrayRows + arrayColumns - 2 : max(arrayRows, steps))
  }

  /// Cycles in which the first stationary operand is loaded.
  private var stationaryLoad: Int {
    switch dataflow {
    case .weightStationary, .inputStationary: arrayRows
    case .outputStationary: 0
    }
  }
}

extension FoldedProduct {
  /// Channels of a depthwise layer that pass as one product, their windows side by side.
  ///
  /// With stationary weights or inputs as many windows as the rows hold; weights also need a column
  /// each. Where sums stay, a channel for each column: their windows follow each other in time.
  ///
  /// - Parameters:
  ///   - window: Elements of a channel's window.
  ///   - channels: Channels that there are.
  ///   - array: The array.
  public static func channelsSideBySide(
    window: Int, channels: Int, on array: SystolicArray
  ) -> Int {
    let fitting =
      switch array.dataflow {
      case .weightStationary: min(array.rows / window, array.columns)
      case .inputStationary: array.rows / window
      case .outputStationary: array.columns
      }
    return max(1, min(channels, fitting))
  }
}
