import Diagnostics
import Exploration
import Foundation
@testable import ResultStore
import Simulation
import TestSupport
import Testing

@Suite("Result stores")
struct ResultStoreTests {
  private static func identity(_ space: DesignSpace) -> ResultStore.Identity {
    ResultStore.Identity(space: space.name, inputs: "x", version: "1", shard: 1, shards: 1)
  }

  private struct Killed: Error {}

  @Test("a run that was cut off goes on to the same front", arguments: 0..<8)
  func resumes(seed: Int) throws {
    let inputs = try Spaces.inputs()
    let space = Spaces.random(seed, method: .exhaustive)
    let whole = Spaces.explored(space, inputs)
    let folder = try TemporaryDirectory()
    let path = folder.path + "/runs.sqlite"
    let identity = Self.identity(space)
    var batch = Explorer.Batch()
    batch.groups = 3
    var batches = 0
    while true {
      // A new object each time: nothing but the file is carried over.
      let store = try ResultStore(path)
      let run = try store.run(identity)
      let id =
        try run?.id ?? store.begin(identity, space, state: ExplorationState(next: 0))
      var explorer = Explorer(
        space, inputs, range: 0..<space.count, jobs: 1, batch: batch, state: run?.state,
        known: run?.front ?? [])
      do {
        var isFirst = true
        try explorer.run { designs, state, front in
          // Cut off after one batch was stored, before the next one is.
          guard isFirst else { throw Killed() }
          isFirst = false
          batches += 1
          try store.add(
            designs, to: id, space, state: state, front: front.designs, keep: 1 << 20)
        }
        break
      } catch is Killed {
        continue
      }
    }
    let store = try ResultStore(path)
    let run = try #require(try store.run(identity))
    #expect(run.state == whole.state)
    #expect(run.front == whole.front.designs)
    #expect(batches > 1 || space.count <= 3 * 9)
  }

  @Test("only one process writes")
  func refusesASecondWriter() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path + "/runs.sqlite"
    let first = try ResultStore(path)
    let error = try #require(throws: InputError.self) { _ = try ResultStore(path) }
    #expect("\(error)".contains("another process is writing this store"))
    _ = try first.runs()
  }

  @Test("what is no store of this version is refused")
  func refusesOthers() throws {
    let folder = try TemporaryDirectory()
    let text = folder.path + "/text.sqlite"
    try String(repeating: "no database ", count: 1000).write(
      toFile: text, atomically: true, encoding: .utf8)
    let garbage = try #require(throws: InputError.self) { _ = try ResultStore(text) }
    #expect("\(garbage)".contains("no store of explorations"))

    let path = folder.path + "/newer.sqlite"
    do { _ = try ResultStore(path).runs() }
    // The version is a big-endian number in bytes 60 to 63 of the file (sqlite.org/fileformat.html).
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    try handle.seek(toOffset: 60)
    try handle.write(contentsOf: Data([0, 0, 0, 9]))
    try handle.close()
    let newer = try #require(throws: InputError.self) { _ = try ResultStore(path) }
    #expect("\(newer)".contains("its schema is version 9"))

    #expect(throws: StoreWriteError.self) { _ = try ResultStore("/nowhere/runs.sqlite") }
    let missing = try #require(throws: InputError.self) {
      _ = try ResultStore(folder.path + "/none.sqlite", creates: false)
    }
    #expect(missing.kind == .missing)
  }

  @Test("what a front does at a higher fidelity is kept, until the front changes")
  func keepsConfirmations() throws {
    let inputs = try Spaces.inputs()
    let space = Spaces.random(1, method: .exhaustive)
    let folder = try TemporaryDirectory()
    let path = folder.path + "/runs.sqlite"
    let store = try ResultStore(path)
    let id = try store.begin(Self.identity(space), space, state: ExplorationState(next: 0))
    let explored = Spaces.explored(space, inputs)
    try store.add(
      [], to: id, space, state: explored.state, front: explored.front.designs, keep: 0)
    let fresh = Confirmation(explored.front.designs, of: space, inputs, at: .l1)
    try store.store(fresh, of: id)

    // A reader needs no lock.
    let reader = try ResultStore(reading: path)
    let run = try #require(try reader.runs().first)
    let known = try #require(try reader.confirmation(of: run, space))
    #expect(known.fidelity == .l1)
    #expect(known.points.map(\.outcome) == fresh.points.map(\.outcome))
    #expect(known.points.map(\.staysOnFront) == fresh.points.map(\.staysOnFront))
    #expect(known.rankChanges == fresh.rankChanges)

    try store.add(
      [], to: id, space, state: explored.state, front: explored.front.designs, keep: 0)
    #expect(try reader.confirmation(of: run, space) == nil)
  }

  @Test("a sample is taken evenly")
  func samples() throws {
    let inputs = try Spaces.inputs()
    let space = Spaces.random(1, method: .exhaustive)
    let folder = try TemporaryDirectory()
    let store = try ResultStore(folder.path + "/runs.sqlite")
    let id = try store.begin(Self.identity(space), space, state: ExplorationState(next: 0))
    var explorer = Explorer(space, inputs, range: 0..<space.count, jobs: 1)
    try explorer.run { designs, state, front in
      try store.add(designs, to: id, space, state: state, front: front.designs, keep: 1 << 20)
    }
    let all = try store.sample(of: id, atMost: .max / 2)
    #expect(all.designs.count == all.stored)
    #expect(all.stored == Int(explorer.state.evaluated) - explorer.front.points.count)
    let some = try store.sample(of: id, atMost: 4)
    #expect(some.stored == all.stored)
    let step = (all.stored + 3) / 4
    #expect(some.designs == stride(from: 0, to: all.stored, by: step).map { all.designs[$0] })
  }

  @Test("a store of the first schema is brought to this one")
  func upgrades() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path + "/older.sqlite"
    let space = Spaces.random(1, method: .exhaustive)
    do {
      let store = try ResultStore(path)
      _ = try store.begin(Self.identity(space), space, state: ExplorationState(next: 0))
    }
    do {
      let database = try SQLiteDatabase(path, .write)
      try database.run("DROP TABLE confirmation")
      try database.run("PRAGMA user_version = 1")
    }
    let reader = try ResultStore(reading: path)
    let run = try #require(try reader.runs().first)
    #expect(try reader.confirmation(of: run, space) == nil)
    let store = try ResultStore(path)
    #expect(store.version == ResultStore.schemaVersion)
    #expect(try store.runs().count == 1)
    #expect(try store.confirmation(of: run, space) == nil)
    // Its figures are not those of today: it is kept, and not gone on with.
    #expect(try store.run(Self.identity(space)) == nil)
    _ = try store.begin(Self.identity(space), space, state: ExplorationState(next: 0))
    #expect(try store.runs().count == 2)
  }

  @Test("designs that are numbered otherwise are refused")
  func refusesOtherNumbers() throws {
    let inputs = try Spaces.inputs()
    let space = Spaces.random(1, method: .exhaustive)
    let folder = try TemporaryDirectory()
    let path = folder.path + "/runs.sqlite"
    let store = try ResultStore(path)
    let id = try store.begin(Self.identity(space), space, state: ExplorationState(next: 0))
    let explored = Spaces.explored(space, inputs)
    try store.add(
      [], to: id, space, state: explored.state, front: explored.front.designs, keep: 0)
    let run = try #require(try store.runs().first)
    try store.check(run, space)
    var other = space
    other.knobs = space.knobs.map { knob in
      knob.name == .clockMegahertz ? Knob(.clockMegahertz, [.number(1)]) : knob
    }
    let error = try #require(throws: InputError.self) { try store.check(run, other) }
    #expect("\(error)".contains("written by another version"))
  }

  @Test("no more designs are kept than asked, and the whole front")
  func keepsWhatIsAsked() throws {
    let inputs = try Spaces.inputs()
    let space = Spaces.random(1, method: .exhaustive)
    let folder = try TemporaryDirectory()
    let store = try ResultStore(folder.path + "/runs.sqlite")
    let id = try store.begin(
      Self.identity(space), space, state: ExplorationState(next: 0))
    var explorer = Explorer(space, inputs, range: 0..<space.count, jobs: 1)
    try explorer.run { designs, state, front in
      try store.add(designs, to: id, space, state: state, front: front.designs, keep: 3)
    }
    #expect(try store.storedCount(of: id) == explorer.front.points.count + 3)
    #expect(try store.runs().first?.front == explorer.front.designs)
  }
}
