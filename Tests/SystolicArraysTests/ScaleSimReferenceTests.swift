import SystolicArrays
import Testing

/// Every figure of every report, to the last digit, beside what SCALE-Sim 3.0.0 printed.
struct ScaleSimReferenceTests {
  @Test func theReferenceHasRowsOfEveryKind() {
    let rows = ScaleSimReference.all
    #expect(rows.count >= 100)
    for (key, values) in [
      ("dataflow", ["ws", "os", "is"]), ("mode", ["CALC", "USER"]),
      ("sparsity", ["dense", "layerwise", "rowwise"]),
    ] {
      #expect(Set(rows.map { $0[key] }) == Set(values))
    }
    #expect(rows.contains { $0.number("stalls") > 0 })
  }

  @Test(arguments: ScaleSimReference.all)
  func figuresAreThoseOfScaleSim(_ row: ScaleSimReference) throws {
    let figures = try ScaleSimFigures(row.layer(), on: row.machine()).byColumn
    let expected = row.expected(Array(figures.keys))
    for key in figures.keys.sorted() {
      #expect(figures[key] == expected[key], "\(row) \(key)")
    }
  }
}
