internal import Foundation
internal import Quantities

/// Seeded places of non-zero weights, for matrices of which only the density is known.
///
/// Rows of real networks are uneven: the density of a row is proportional to e^(σ·g), g normally
/// distributed, scaled so that the mean is the matrix's density; within a row places are independent.
public struct SyntheticPattern: Hashable, Sendable {
  /// The unevenness that explains EIE's published times of AlexNet's FC6 to FC8 at densities matched
  /// to its theoretical times (fitted to those three).
  public static let fittedDeviation = 0.15

  /// Rows of the matrix.
  public let rows: Int
  /// Columns of the matrix.
  public let columns: Int
  /// The share of weights that are not zero, 0…1.
  public let density: Double
  /// The standard deviation of the logarithm of a row's density (σ).
  public let deviation: Double
  /// Where the random numbers begin.
  public let seed: UInt64

  /// Creates a pattern.
  public init(
    rows: Int, columns: Int, density: Double, deviation: Double = fittedDeviation, seed: UInt64
  ) {
    self.rows = rows
    self.columns = columns
    self.density = density
    self.deviation = deviation
    self.seed = seed
  }

  /// The entries of each element in each column.
  ///
  /// - Complexity: O(rows × columns).
  public func entries(elements: Int, longestRun: Int) -> EntryCounts {
    guard density < 1 else {
      return EntryCounts(denseRows: rows, columns: columns, elements: elements)
    }
    var generator = SplitMix64(seed: seed)
    let thresholds = rowThresholds(&generator)
    return EntryCounts(
      rows: rows, columns: columns, elements: elements, longestRun: longestRun
    ) { row, visit in
      let threshold = thresholds[row]
      var column = 0
      while column < columns {
        // One draw decides on two places.
        let draw = generator.next()
        if draw & 0xFFFF_FFFF < threshold { visit(column) }
        if column + 1 < columns, draw >> 32 < threshold { visit(column + 1) }
        column += 2
      }
    }
  }

  /// For each row, the number in 0…2³² below which a draw of 32 bits means a non-zero weight.
  private func rowThresholds(_ generator: inout SplitMix64) -> [UInt64] {
    let factors = (0..<rows).map { _ in exp(deviation * normal(&generator)) }
    let mean = factors.reduce(0, +) / Double(max(1, rows))
    return factors.map { factor in
      UInt64((min(1, density * factor / mean) * 0x1p32).rounded())
    }
  }

  /// A normally distributed number (Box and Muller, 1958).
  private func normal(_ generator: inout SplitMix64) -> Double {
    let first = Double(generator.next() >> 11 + 1) * 0x1p-53
    let second = Double(generator.next() >> 11) * 0x1p-53
    return (-2 * log(first)).squareRoot() * cos(2 * Double.pi * second)
  }
}
