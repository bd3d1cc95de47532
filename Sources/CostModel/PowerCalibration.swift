import Foundation
public import Quantities

/// Fits the energies and powers of a profile to readings of a board.
///
/// Every reading is a sum of known coefficients times unknown figures. The figures are found by least
/// squares in the logarithm: each reading's relative error weighs by its accuracy, each figure's
/// distance from its most likely value by the width of its band, and no figure leaves its band. So a
/// figure that the readings say nothing of stays where it is, and what they cannot tell apart moves
/// together.
public struct PowerCalibration: Sendable {
  /// An unknown figure.
  public struct Figure: Hashable, Sendable {
    /// Its name in a profile.
    public let name: String
    /// What was known of it, in its own unit.
    public let band: Band

    /// Creates a figure.
    public init(_ name: String, _ band: Band) {
      self.name = name
      self.band = band
    }
  }

  /// A reading.
  public struct Reading: Hashable, Sendable {
    /// What was read.
    public let name: String
    /// Watts.
    public let watts: Double
    /// For each figure, watts for one of its unit.
    public let coefficients: [Double]

    /// Creates a reading.
    public init(_ name: String, watts: Double, coefficients: [Double]) {
      self.name = name
      self.watts = watts
      self.coefficients = coefficients
    }
  }

  /// The relative accuracy at which readings are taken (one standard deviation; a prior).
  public static let readingAccuracy = 0.01

  /// The figures.
  public let figures: [Figure]
  /// The readings.
  public let readings: [Reading]
  /// The fitted figures, in their own units.
  public let values: [Double]

  /// Fits figures to readings.
  ///
  /// - Complexity: O(sweeps × figures × readings), with a fixed number of sweeps.
  public init(_ figures: [Figure], to readings: [Reading]) {
    self.figures = figures
    self.readings = readings
    let free = figures.map { $0.band.low > 0 && $0.band.low < $0.band.high }
    // Half of a band's wider side is a standard deviation.
    let scales = figures.map { figure in
      max(log(figure.band.high / figure.band.mid), log(figure.band.mid / figure.band.low)) / 2
    }
    var logs = [Double](repeating: 0, count: figures.count)
    func value(_ index: Int, _ logarithm: Double) -> Double {
      figures[index].band.mid * exp(logarithm)
    }
    var sums = readings.map { reading in
      figures.indices.reduce(0) { $0 + reading.coefficients[$1] * figures[$1].band.mid }
    }
    for _ in 0..<Self.sweeps {
      for index in figures.indices where free[index] {
        let band = figures[index].band
        let others = zip(readings, sums).map { reading, sum in
          sum - reading.coefficients[index] * value(index, logs[index])
        }
        func loss(_ logarithm: Double) -> Double {
          let prior = logarithm / scales[index]
          return zip(readings, others).reduce(prior * prior) { total, pair in
            let (reading, rest) = pair
            let watts = rest + reading.coefficients[index] * value(index, logarithm)
            let error = (watts / reading.watts - 1) / Self.readingAccuracy
            return total + error * error
          }
        }
        logs[index] = Self.minimum(
          of: loss, in: log(band.low / band.mid)...log(band.high / band.mid))
        sums = zip(readings, others).map { reading, rest in
          rest + reading.coefficients[index] * value(index, logs[index])
        }
      }
    }
    values = figures.indices.map { value($0, logs[$0]) }
  }

  /// Sweeps over all figures.
  private static let sweeps = 400

  /// The place of the least value of a function that falls and then rises (golden section).
  private static func minimum(
    of loss: (Double) -> Double, in range: ClosedRange<Double>
  ) -> Double {
    let golden = (5.0.squareRoot() - 1) / 2
    var (low, high) = (range.lowerBound, range.upperBound)
    var (left, right) = (high - golden * (high - low), low + golden * (high - low))
    var (atLeft, atRight) = (loss(left), loss(right))
    for _ in 0..<60 {
      if atLeft <= atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - golden * (high - low)
        atLeft = loss(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + golden * (high - low)
        atRight = loss(right)
      }
    }
    return (low + high) / 2
  }

  /// Watts of a reading by the most likely figures.
  public func before(_ reading: Reading) -> Double {
    zip(reading.coefficients, figures).reduce(0) { $0 + $1.0 * $1.1.band.mid }
  }

  /// Watts of a reading by the fitted figures.
  public func after(_ reading: Reading) -> Double {
    zip(reading.coefficients, values).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
