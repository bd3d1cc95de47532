import CostModel
import Quantities
import Testing

@Suite("Power calibration")
struct PowerCalibrationTests {
  private static let figures = [
    PowerCalibration.Figure("static", Band(low: 0.7, mid: 0.95, high: 1.2)),
    PowerCalibration.Figure("idle", Band(low: 4, mid: 6, high: 9)),
    PowerCalibration.Figure("mac", Band(low: 1, mid: 2, high: 4)),
    PowerCalibration.Figure("unused", Band(low: 1, mid: 3, high: 9)),
  ]

  private static func readings(_ values: [Double]) -> [PowerCalibration.Reading] {
    [
      PowerCalibration.Reading("idle", watts: values[0] + values[1], coefficients: [1, 1, 0, 0]),
      PowerCalibration.Reading(
        "running", watts: values[0] + values[1] + 2.5 * values[2],
        coefficients: [1, 1, 2.5, 0]),
    ]
  }

  @Test(
    "readings within the bands are met to their accuracy, and what they do not see stays",
    arguments: [[0.95, 6, 2, 3], [1, 7.5, 3, 3], [0.8, 4.6, 1.2, 3]])
  func meetsReadings(truth: [Double]) {
    let readings = Self.readings(truth)
    let fit = PowerCalibration(Self.figures, to: readings)
    for reading in readings {
      #expect(abs(fit.after(reading) / reading.watts - 1) < 0.01)
      #expect(
        abs(fit.after(reading) - reading.watts) <= abs(fit.before(reading) - reading.watts) + 1e-9)
    }
    #expect(abs(fit.values[3] - 3) < 1e-6)
    // The wider band gives way first.
    let moved = zip(fit.values, Self.figures).map { abs($0 / $1.band.mid - 1) }
    #expect(moved[1] + 1e-6 >= moved[0])
  }

  @Test("nothing leaves its band, however far off a reading is", arguments: [0.01, 1000])
  func keepsToTheBands(factor: Double) {
    let readings = Self.readings([0.95 * factor, 6 * factor, 2 * factor, 3])
    let fit = PowerCalibration(Self.figures, to: readings)
    for (value, figure) in zip(fit.values, Self.figures) {
      #expect(value >= figure.band.low * (1 - 1e-9) && value <= figure.band.high * (1 + 1e-9))
    }
    let end = factor < 1 ? Self.figures[1].band.low : Self.figures[1].band.high
    #expect(abs(fit.values[1] / end - 1) < 1e-6)
  }
}
