import CommandLineParsing
import Diagnostics
import Exploration
import Reporting
import ResultStore

extension ExploreCommand {
  /// The last run of a store, as the document that `explore --json` writes.
  static func json(ofStore path: String) throws -> String {
    let store = try ResultStore(reading: path)
    guard let run = try store.runs().last else {
      throw InputError(
        file: path, reason: "it has no run", remedy: "explore a space into it first")
    }
    let identity = run.identity
    let space = try DesignSpace.decode(bytes: Array(identity.space.utf8), file: path)
    try store.check(run, space)
    guard run.front.allSatisfy({ $0.objectives.count == space.objectives.count }) else {
      throw InputError(
        file: path, place: "design",
        reason: "a design lacks figures that its space asks for",
        remedy: "explore the space once more")
    }
    let report = ExplorationReport(
      space, text: identity.space, run.state, front: run.front,
      try store.confirmation(of: run, space), sample: try sample(of: run.id, in: store))
    var command = ["millrace", "explore", "space.yaml", "--store", path]
    if identity.shards > 1 { command += ["--shard", "\(identity.shard)/\(identity.shards)"] }
    return report.json(
      provenance: Provenance(program: "millrace \(identity.version)", command: command))
  }

  /// Designs that a run keeps beside its front.
  static func sample(of run: Int64, in store: ResultStore) throws -> ExplorationReport.Sample {
    let sample = try store.sample(of: run, atMost: ExplorationReport.Sample.limit)
    return ExplorationReport.Sample(designs: sample.designs, stored: sample.stored)
  }

  /// Joins the stores of all parts of a space.
  static func merge(_ parsed: ParsedCommand) throws {
    var runs: [ResultStore.Run] = []
    for path in parsed[Arguments.stores] {
      let store = try ResultStore(path, creates: false)
      guard let run = try store.runs().last else {
        throw InputError(file: path, reason: "it has no run", remedy: "leave it out")
      }
      guard run.state.isComplete else {
        throw InputError(
          file: path, reason: "its run is not complete", remedy: "go on with it by --resume")
      }
      try store.check(
        run, DesignSpace.decode(bytes: Array(run.identity.space.utf8), file: path))
      if let first = runs.first?.identity,
        first.space != run.identity.space || first.inputs != run.identity.inputs
          || first.shards != run.identity.shards
      {
        throw InputError(
          file: path, reason: "it has a run of another space, other inputs, or other parts",
          remedy: "merge the parts of one space")
      }
      runs.append(run)
    }
    guard var identity = runs.first?.identity else { return }
    let parts = runs.map(\.identity.shard)
    for part in 1...identity.shards where parts.count(where: { $0 == part }) != 1 {
      throw InputError(
        file: parsed[Arguments.mergedStore],
        reason: parts.contains(part)
          ? "part \(part) of \(identity.shards) is given twice"
          : "part \(part) of \(identity.shards) is missing",
        remedy: "give the store of each part once")
    }
    let space = try DesignSpace.decode(
      bytes: Array(identity.space.utf8), file: parsed[Arguments.stores][0])
    var front = ParetoFront<[Double]>()
    var state = ExplorationState(next: space.count)
    for run in runs {
      state.evaluated += run.state.evaluated
      state.skipped += run.state.skipped
      state.infeasible += run.state.infeasible
      front.insert(run.front, space)
    }
    state.isComplete = true
    (identity.shard, identity.shards) = (1, 1)
    let store = try ResultStore(parsed[Arguments.mergedStore])
    let id = try store.begin(identity, space, state: state)
    try store.add([], to: id, space, state: state, front: front.designs, keep: 0)
    try StandardOutput.write(
      "\(runs.count) parts, \(state.evaluated) designs evaluated, \(state.skipped) skipped, "
        + "\(front.points.count) on the front: \(printable(parsed[Arguments.mergedStore]))\n")
  }
}
