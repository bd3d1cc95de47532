internal import Diagnostics

extension ResultStore {
  /// The version of the schema that this program writes.
  ///
  /// The second version added the table of confirmed designs. Runs of the first numbered designs
  /// otherwise and had other tilings at fidelity L0; they are kept under a version of their own, so
  /// that none is gone on with.
  static let schemaVersion: Int64 = 2

  /// The version of the schema that the file has.
  var version: Int64 {
    (try? database.run("PRAGMA user_version"))?.first?.first?.integer ?? 0
  }

  /// Refuses a file whose schema is none of the versions.
  func checkVersion(_ known: ClosedRange<Int64>) throws(InputError) {
    let version = version
    guard known.contains(version) else {
      throw InputError(
        file: path,
        reason: "its schema is version \(version), this program knows \(Self.schemaVersion)",
        remedy: "use the program that wrote it, or give another file")
    }
  }

  /// Gives an empty file its tables, and an older store those that it lacks.
  static func prepare(_ database: SQLiteDatabase) throws(SQLiteFault) {
    let version = try database.run("PRAGMA user_version").first?.first?.integer ?? 0
    var statements: [String] = []
    switch version {
    case 0:
      let tables = try database.run("SELECT count(*) FROM sqlite_schema").first?.first?.integer ?? 0
      guard tables == 0 else { return }
      try database.run("PRAGMA journal_mode = WAL")
      statements = runTables + [confirmationTable]
    case 1:
      statements = [confirmationTable, "UPDATE run SET version = version || ', schema 1'"]
    default: return
    }
    statements.append("PRAGMA user_version = \(schemaVersion)")
    try database.transaction { () throws(SQLiteFault) in
      for statement in statements { try database.run(statement) }
    }
  }

  private static let runTables = [
    """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY, space TEXT NOT NULL, inputs TEXT NOT NULL, version TEXT NOT NULL,
      shard INTEGER NOT NULL, shards INTEGER NOT NULL, objectives TEXT NOT NULL,
      space_size INTEGER NOT NULL, next INTEGER NOT NULL, evaluated INTEGER NOT NULL,
      skipped INTEGER NOT NULL, infeasible INTEGER NOT NULL, complete INTEGER NOT NULL)
    """,
    """
    CREATE TABLE design (
      run INTEGER NOT NULL REFERENCES run (id), position INTEGER NOT NULL, knobs TEXT NOT NULL,
      objectives TEXT NOT NULL, on_front INTEGER NOT NULL,
      PRIMARY KEY (run, position)) WITHOUT ROWID
    """,
    """
    CREATE VIEW front AS
      SELECT run, position, knobs, objectives FROM design WHERE on_front = 1
    """,
  ]

  private static let confirmationTable = """
    CREATE TABLE confirmation (
      run INTEGER NOT NULL REFERENCES run (id), position INTEGER NOT NULL, fidelity TEXT NOT NULL,
      objectives TEXT, energy_low_pj REAL, energy_mid_pj REAL, energy_high_pj REAL, dsp INTEGER,
      bram18 INTEGER, uram INTEGER, lut INTEGER, ff INTEGER, fits INTEGER, error TEXT,
      stays_on_front INTEGER NOT NULL,
      PRIMARY KEY (run, position)) WITHOUT ROWID
    """
}
