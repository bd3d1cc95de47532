internal import Diagnostics
public import Exploration
import Foundation

/// The results of explorations in an SQLite file, which other tools may read meanwhile.
///
/// A run's designs, front and progress are written in one transaction a batch, so that what is there
/// after a fault is a whole number of batches.
public final class ResultStore {
  /// What tells one run from another.
  public struct Identity: Hashable, Sendable {
    /// The text of the space.
    public var space: String
    /// A digest of the network and the profiles that its words stand for.
    public var inputs: String
    /// The program's version.
    public var version: String
    /// The part of the space.
    public var shard: Int
    /// In how many parts.
    public var shards: Int

    /// Creates an identity.
    public init(space: String, inputs: String, version: String, shard: Int, shards: Int) {
      self.space = space
      self.inputs = inputs
      self.version = version
      self.shard = shard
      self.shards = shards
    }
  }

  /// A run as it is stored.
  public struct Run: Sendable {
    /// Its number in the file.
    public let id: Int64
    /// What it is a run of.
    public let identity: Identity
    /// How far it is.
    public let state: ExplorationState
    /// Its front.
    public let front: [EvaluatedDesign]
  }

  let path: String
  let database: SQLiteDatabase
  /// Held while this process may write; `nil` for a reader.
  private let lock: StoreLock?

  /// Opens or makes a store, for this process alone to write.
  ///
  /// A store of an older schema is brought to this one.
  ///
  /// - Parameter creates: Whether it is made when it is not there.
  /// - Throws: `InputError` when the file is no store, is one of a newer program, or another process
  ///   is writing it; `StoreWriteError` when it cannot be written.
  public init(_ path: String, creates: Bool = true) throws {
    self.path = path
    if !creates { try Self.checkExists(path) }
    lock = try StoreLock(path)
    do throws(SQLiteFault) {
      database = try SQLiteDatabase(path, creates ? .create : .write)
      try Self.prepare(database)
    } catch {
      throw Self.explained(error, path)
    }
    try checkVersion(Self.schemaVersion...Self.schemaVersion)
  }

  /// Opens a store to read it, also while another process writes it.
  ///
  /// - Throws: `InputError` when there is no such file, it is no store, or is one of a newer program.
  public init(reading path: String) throws {
    self.path = path
    try Self.checkExists(path)
    lock = nil
    do throws(SQLiteFault) {
      database = try SQLiteDatabase(path, .read)
      _ = try database.run("SELECT count(*) FROM sqlite_schema")
    } catch {
      throw Self.unreadable(error, path)
    }
    try checkVersion(1...Self.schemaVersion)
  }

  private static func checkExists(_ path: String) throws(InputError) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw InputError(
        .missing, file: path, reason: "there is no such store", remedy: "check the path")
    }
  }

  /// The run with an identity, if there is one.
  public func run(_ identity: Identity) throws -> Run? {
    try runs().last { $0.identity == identity }
  }

  /// All runs.
  public func runs() throws -> [Run] {
    try guarded { () throws(SQLiteFault) in
      var result: [Run] = []
      for row in try database.run(
        """
        SELECT id, space, inputs, version, shard, shards, next, evaluated, skipped, infeasible,
          complete FROM run ORDER BY id
        """)
      {
        let number = row.map { UInt64(clamping: $0.integer ?? 0) }
        let identity = Identity(
          space: row[1].text ?? "", inputs: row[2].text ?? "", version: row[3].text ?? "",
          shard: Int(number[4]), shards: Int(number[5]))
        var state = ExplorationState(next: number[6])
        (state.evaluated, state.skipped, state.infeasible) = (number[7], number[8], number[9])
        state.isComplete = number[10] == 1
        let id = Int64(number[0])
        let front = try database.run(
          "SELECT position, objectives FROM front WHERE run = ? ORDER BY position",
          [.integer(id)])
        result.append(
          Run(
            id: id, identity: identity, state: state,
            front: front.map { row in
              EvaluatedDesign(
                index: UInt64(clamping: row[0].integer ?? 0),
                objectives: Self.numbers(row[1].text ?? ""))
            }))
      }
      return result
    }
  }

  /// Refuses a run whose designs are not numbered as the space numbers them.
  ///
  /// - Throws: `InputError` when the settings that are kept of its front are others.
  public func check(_ run: Run, _ space: DesignSpace) throws {
    let rows = try guarded { () throws(SQLiteFault) in
      try database.run("SELECT position, knobs FROM front WHERE run = ?", [.integer(run.id)])
    }
    for row in rows {
      let index = UInt64(clamping: row[0].integer ?? -1)
      guard index < space.count, row[1].text == Self.settings(index, space) else {
        throw InputError(
          file: path, place: "design \(index)",
          reason: "its settings are not those that the space gives this number",
          remedy: "it was written by another version: explore the space into another file")
      }
    }
  }

  /// Begins a run, in place of an earlier one with the same identity.
  ///
  /// - Returns: Its number.
  public func begin(
    _ identity: Identity, _ space: DesignSpace, state: ExplorationState
  ) throws -> Int64 {
    try guarded { () throws(SQLiteFault) in
      var id: Int64 = 1
      try database.transaction { () throws(SQLiteFault) in
        let same: [SQLiteDatabase.Value] = [
          .text(identity.space), .text(identity.inputs), .integer(Int64(identity.shard)),
          .integer(Int64(identity.shards)), .text(identity.version),
        ]
        let condition = "space = ? AND inputs = ? AND shard = ? AND shards = ? AND version = ?"
        for table in ["design", "confirmation"] {
          try database.run(
            "DELETE FROM \(table) WHERE run IN (SELECT id FROM run WHERE \(condition))", same)
        }
        try database.run("DELETE FROM run WHERE \(condition)", same)
        id =
          try database.run("SELECT coalesce(max(id), 0) + 1 FROM run")
          .first?.first?.integer ?? 1
        try database.run(
          "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0)",
          [
            .integer(id), .text(identity.space), .text(identity.inputs),
            .text(identity.version), .integer(Int64(identity.shard)),
            .integer(Int64(identity.shards)),
            .text(Self.json(space.objectives.map(\.rawValue))),
            .integer(Int64(space.count)), .integer(Int64(state.next)),
          ])
      }
      return id
    }
  }

  /// Stores a batch: the designs that are kept, the front, and how far the run is.
  ///
  /// - Parameters:
  ///   - run: The run's number.
  ///   - designs: What was evaluated.
  ///   - keep: The most designs of the run that are stored beside those of the front, evenly spread
  ///     over the space.
  public func add(
    _ designs: [EvaluatedDesign], to run: Int64, _ space: DesignSpace, state: ExplorationState,
    front: [EvaluatedDesign], keep: Int
  ) throws {
    try guarded { () throws(SQLiteFault) in
      try database.transaction { () throws(SQLiteFault) in
        let stored =
          try database.run(
            "SELECT count(*) FROM design WHERE run = ? AND on_front = 0", [.integer(run)]
          ).first?.first?.integer ?? 0
        let onFront = Set(front.map(\.index))
        let room = max(0, keep - Int(stored))
        let others = designs.filter { !onFront.contains($0.index) }.prefix(room)
        let known = try database.run(
          "SELECT position FROM front WHERE run = ?", [.integer(run)])
        let gone = known.compactMap { $0[0].integer }.filter {
          !onFront.contains(UInt64(clamping: $0))
        }
        // What left the front is kept like any other design of the sample, as long as there is room.
        let rest = max(0, room - others.count)
        let stride = space.sampleStride(keeping: keep)
        let (sampled, left) = (
          gone.filter { UInt64(clamping: $0) % stride == 0 },
          gone.filter { UInt64(clamping: $0) % stride != 0 }
        )
        try database.run(
          "UPDATE design SET on_front = 0 WHERE run = ? AND position = ?",
          each: sampled.prefix(rest).map { [.integer(run), .integer($0)] })
        try database.run(
          "DELETE FROM design WHERE run = ? AND position = ?",
          each: (sampled.dropFirst(rest) + left).map { [.integer(run), .integer($0)] })
        try database.run(
          "INSERT OR REPLACE INTO design VALUES (?, ?, ?, ?, ?)",
          each: others.map { Self.row($0, run, space, isOnFront: false) }
            + front.map { Self.row($0, run, space, isOnFront: true) })
        try database.run(
          """
          UPDATE run SET next = ?, evaluated = ?, skipped = ?, infeasible = ?, complete = ?
          WHERE id = ?
          """,
          [
            .integer(Int64(state.next)), .integer(Int64(state.evaluated)),
            .integer(Int64(state.skipped)), .integer(Int64(state.infeasible)),
            .integer(state.isComplete ? 1 : 0), .integer(run),
          ])
        // What was confirmed was the front before this batch.
        try database.run("DELETE FROM confirmation WHERE run = ?", [.integer(run)])
      }
    }
  }

  /// Designs of a run that are stored, those of the front among them.
  public func storedCount(of run: Int64) throws -> Int {
    try guarded { () throws(SQLiteFault) in
      Int(
        try database.run("SELECT count(*) FROM design WHERE run = ?", [.integer(run)])
          .first?.first?.integer ?? 0)
    }
  }

  private static func row(
    _ design: EvaluatedDesign, _ run: Int64, _ space: DesignSpace, isOnFront: Bool
  ) -> [SQLiteDatabase.Value] {
    [
      .integer(run), .integer(Int64(design.index)), .text(settings(design.index, space)),
      .text("[" + design.objectives.map { "\($0)" }.joined(separator: ",") + "]"),
      .integer(isOnFront ? 1 : 0),
    ]
  }

  /// The settings of a design as a JSON object, keys in order.
  private static func settings(_ index: UInt64, _ space: DesignSpace) -> String {
    let knobs = space.values(at: index).map { name, value in
      (name.rawValue, value)
    }.sorted { $0.0 < $1.0 }
    let members = knobs.map { name, value in
      switch value {
      case .word(let word): "\(json(name)):\(json(word))"
      case .number: "\(json(name)):\(value)"
      }
    }
    return "{\(members.joined(separator: ","))}"
  }

  static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }

  static func numbers(_ text: String) -> [Double] {
    (try? JSONDecoder().decode([Double].self, from: Data(text.utf8))) ?? []
  }

  func guarded<Value>(_ work: () throws(SQLiteFault) -> Value) throws -> Value {
    do throws(SQLiteFault) {
      return try work()
    } catch {
      throw lock == nil ? Self.unreadable(error, path) : Self.explained(error, path)
    }
  }

  private static func explained(_ fault: SQLiteFault, _ path: String) -> any Error {
    fault.isOutput
      ? StoreWriteError(path: path, reason: fault.message) : unreadable(fault, path)
  }

  private static func unreadable(_ fault: SQLiteFault, _ path: String) -> InputError {
    InputError(
      file: path, reason: "it is no store of explorations: \(fault.message)",
      remedy: "give another file, or remove this one")
  }
}

/// A store that cannot be written.
public struct StoreWriteError: Error, Hashable, CustomStringConvertible, Sendable {
  /// The file.
  public let path: String
  /// What SQLite says.
  public let reason: String

  /// File and reason, on one line.
  public var description: String { "\(path): cannot be written: \(reason)" }
}
