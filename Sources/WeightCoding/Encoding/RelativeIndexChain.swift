/// The entries of weights with relative indices.
///
/// An entry is the code of a weight that is not zero and the number of zeros before it. Where there
/// are more than the index can count, fillers stand between: a filler has the greatest index and the
/// code of zero, and stands for the zero behind those that it skips (Han et al., ICLR 2016,
/// Figure 2). Weight k of the flattened layer is that of the entry with Σ (index + 1) − 1 = k.
struct RelativeIndexChain {
  private let weights: WeightCodes
  private let zero: UInt32
  private let greatestIndex: UInt32

  /// - Precondition: A code stands for zero.
  init(_ weights: WeightCodes, indexBits: Int) {
    guard let zero = weights.zero else { preconditionFailure("no code stands for zero") }
    self.weights = weights
    self.zero = zero
    greatestIndex = CodeMapping.mask(indexBits)
  }

  /// Calls a function with the code and the index of each entry in order.
  @inline(__always)
  func forEach(_ body: (_ code: UInt32, _ index: UInt32) -> Void) {
    var run: UInt32 = 0
    var fillers = 0
    for code in weights.codes {
      if code != zero {
        while fillers > 0 {
          body(zero, greatestIndex)
          fillers -= 1
        }
        body(code, run)
        run = 0
      } else if run == greatestIndex {
        // Fillers wait for a weight behind them: those at the end are not stored.
        fillers += 1
        run = 0
      } else {
        run += 1
      }
    }
  }
}
