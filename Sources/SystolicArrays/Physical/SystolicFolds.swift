public import HardwareModel
public import Quantities

/// The folds of one tile on a physical array: how long they take and what they take from and give
/// to the buffers.
public struct SystolicFolds: Sendable {
  /// Equal matrix products, one after the other.
  public struct Products: Sendable {
    /// One of them.
    public var product: FoldedProduct
    /// How many.
    public var count: Int
    /// Into how many independent channels the product falls: only blocks on its diagonal are real,
    /// and weights beside them are zeros that no buffer holds.
    public var channels: Int
    /// Input channels of the window, and the words that they are packed into where a multiplier does
    /// several narrow products a cycle.
    public var packing: (channels: Int, words: Int)

    /// Creates products.
    public init(
      _ product: FoldedProduct, count: Int = 1, channels: Int = 1,
      packing: (channels: Int, words: Int) = (1, 1)
    ) {
      self.product = product
      self.count = count
      self.channels = channels
      self.packing = packing
    }

    /// Operands in words that the array takes: each is one of every channel that is packed.
    fileprivate func operands(_ words: Int) -> Int {
      count * (words / packing.words * packing.channels)
    }
  }

  /// The words of a tile between array and buffers, an operand each.
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
  ///
  /// Where every multiplier has a second register for the stationary operand, the next fold's operand,
  /// or the last fold's sums, move a row a cycle while the present fold runs, whichever product it is of:
  /// a fold takes the longer of both, max(rows, steps). Before the first fold the operand is loaded, and
  /// after the last step the skew of rows and columns drains.
  public var cycles: Cycles {
    guard let first = products.first?.product, let last = products.last?.product else { return 0 }
    let folds = products.reduce(Cycles(0)) { sum, item in
      sum + Cycles(item.count) * Cycles(item.product.folds) * cycles(ofFoldOf: item.product)
    }
    guard overlapsStationaryLoad else { return folds }
    return folds + first.stationaryLoad + last.drain - cycles(ofFoldOf: last)
  }

  /// Cycles of a fold between others.
  private func cycles(ofFoldOf product: FoldedProduct) -> Cycles {
    Cycles(overlapsStationaryLoad ? max(product.arrayRows, product.steps) : product.cyclesPerFold)
  }

  /// Goes through the folds in the order in which they run; their cycles add up to `cycles`.
  ///
  /// - Parameter body: Takes a fold's cycles and the multipliers that it uses.
  /// - Complexity: O(folds).
  public func forEach(_ body: (_ cycles: Cycles, _ multipliers: Int) -> Void) {
    var (fold, total) = (0, products.reduce(0) { $0 + $1.count * $1.product.folds })
    if !overlapsStationaryLoad { total = 0 }
    for item in products {
      let product = item.product
      for _ in 0..<item.count {
        for column in 0..<product.columnFolds {
          for row in 0..<product.rowFolds {
            fold += 1
            var cycles = fold == total ? product.drain : cycles(ofFoldOf: product)
            if overlapsStationaryLoad, fold == 1 { cycles += product.stationaryLoad }
            body(cycles, product.usedRows(ofFold: row) * product.usedColumns(ofFold: column))
          }
        }
      }
    }
  }

  /// The words between array and buffers.
  public var bufferWords: BufferWords {
    products.reduce(into: BufferWords()) { words, item in
      words.weights += item.operands(item.product.weightReads) / item.channels
      words.inputs += item.operands(item.product.inputReads)
      words.sums += item.count * 2 * item.product.outputWrites
    }
  }
}

extension FoldedProduct {
  /// Cycles in which the first stationary operand is loaded; none where sums stay.
  fileprivate var stationaryLoad: Cycles {
    switch dataflow {
    case .weightStationary, .inputStationary: Cycles(arrayRows)
    case .outputStationary: 0
    }
  }

  /// Cycles of the last fold, with the skew of rows and columns behind its last step.
  fileprivate var drain: Cycles { Cycles(steps + arrayRows + arrayColumns - 2) }
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
