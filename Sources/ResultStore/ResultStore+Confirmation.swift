internal import CostModel
public import Exploration
internal import Quantities
internal import Simulation

extension ResultStore {
  /// Stores what became of a run's front at a higher fidelity, in place of what was known of it.
  public func store(_ confirmation: Confirmation, of run: Int64) throws {
    try guarded { () throws(SQLiteFault) in
      try database.transaction { () throws(SQLiteFault) in
        try database.run("DELETE FROM confirmation WHERE run = ?", [.integer(run)])
        try database.run(
          "INSERT INTO confirmation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          each: confirmation.points.map { point in
            Self.row(point, of: run, fidelity: confirmation.fidelity)
          })
      }
    }
  }

  private static func row(
    _ point: Confirmation.Point, of run: Int64, fidelity: Fidelity
  ) -> [SQLiteDatabase.Value] {
    var row: [SQLiteDatabase.Value] = [
      .integer(run), .integer(Int64(point.index)), .text(fidelity.rawValue),
    ]
    switch point.outcome {
    case .figures(let figures):
      let (energy, taken) = (figures.energy, figures.resources)
      row += [
        .text("[" + figures.objectives.map { "\($0)" }.joined(separator: ",") + "]"),
        .real(energy.low), .real(energy.mid), .real(energy.high),
      ]
      row += [taken.dsp, taken.halfBlocks, taken.uram, taken.lut, taken.ff].map {
        .integer(Int64($0))
      }
      row += [
        figures.fits.map { .integer($0 ? 1 : 0) } ?? .null, .null,
      ]
    case .fault(let reason):
      row += Array(repeating: .null, count: 10) + [.text(reason)]
    }
    return row + [.integer(point.staysOnFront ? 1 : 0)]
  }

  /// What is known of a run's front at a higher fidelity; `nil` where it was not confirmed as a whole.
  public func confirmation(of run: Run, _ space: DesignSpace) throws -> Confirmation? {
    guard version > 1 else { return nil }
    let rows = try guarded { () throws(SQLiteFault) in
      try database.run(
        """
        SELECT position, fidelity, objectives, energy_low_pj, energy_mid_pj, energy_high_pj, dsp,
          bram18, uram, lut, ff, fits, error FROM confirmation WHERE run = ? ORDER BY position
        """, [.integer(run.id)])
    }
    guard !rows.isEmpty,
      rows.map({ UInt64(clamping: $0[0].integer ?? -1) }) == run.front.map(\.index),
      let fidelity = rows[0][1].text.flatMap(Fidelity.init(rawValue:))
    else { return nil }
    let outcomes = rows.map { row -> Confirmation.Outcome in
      let energy = row[3...5].compactMap(\.real)
      let taken = row[6...10].compactMap { $0.integer.flatMap { Int(exactly: $0) } }
      let objectives = Self.numbers(row[2].text ?? "")
      guard objectives.count == space.objectives.count, energy.count == 3,
        energy.allSatisfy(\.isFinite), energy[0] <= energy[1], energy[1] <= energy[2],
        taken.count == 5
      else { return .fault(row[12].text ?? "the store has no figures of it") }
      return .figures(
        Confirmation.Figures(
          objectives: objectives, energy: Band(low: energy[0], mid: energy[1], high: energy[2]),
          resources: ResourceCount(
            dsp: taken[0], halfBlocks: taken[1], uram: taken[2], lut: taken[3], ff: taken[4]),
          fits: row[11].integer.map { $0 != 0 }))
    }
    return Confirmation(run.front, outcomes, objectives: space.objectives, at: fidelity)
  }

  /// Some of the designs that a run keeps beside its front: every k-th, in the order of the index.
  ///
  /// - Parameter most: How many at most, at least one.
  /// - Returns: The designs, and how many the store has.
  public func sample(
    of run: Int64, atMost most: Int
  ) throws -> (designs: [EvaluatedDesign], stored: Int) {
    try guarded { () throws(SQLiteFault) in
      let condition = "run = ? AND on_front = 0"
      let stored =
        try database.run("SELECT count(*) FROM design WHERE \(condition)", [.integer(run)])
        .first?.first?.integer ?? 0
      let step = max(1, (stored + Int64(most) - 1) / Int64(most))
      let rows = try database.run(
        """
        SELECT position, objectives FROM (
          SELECT position, objectives, row_number() OVER (ORDER BY position) - 1 AS place
          FROM design WHERE \(condition)) WHERE place % ? = 0
        """, [.integer(run), .integer(step)])
      return (
        rows.map { row in
          EvaluatedDesign(
            index: UInt64(clamping: row[0].integer ?? 0),
            objectives: Self.numbers(row[1].text ?? ""))
        }, Int(stored)
      )
    }
  }
}
