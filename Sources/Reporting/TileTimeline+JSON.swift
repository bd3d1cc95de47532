internal import Quantities
internal import Simulation
internal import TraceFiles

extension TileTimeline.Step {
  /// The first tiles as a JSON object: for each activity, lists of tile, first cycle, cycle at which
  /// it was done, and cycles for which the engine waited before, from the step's first cycle on.
  var value: JSONValue {
    let first = events.lazy.map { $0.begin - $0.stallCycles }.min() ?? 0
    var activities: [String: JSONValue] = [:]
    for activity in TileEvent.Activity.allCases {
      let own = events.filter { $0.activity == activity && $0.end > $0.begin }
      guard !own.isEmpty else { continue }
      activities["\(activity.word)"] = .array(
        own.map { event in
          .array([
            .count(event.tile), .integer(event.begin - first), .integer(event.end - first),
            .integer(event.stallCycles),
          ])
        })
    }
    return .object([
      "tileCount": .count(tileCount), "firstCycle": .integer(first),
      "activities": .object(activities),
    ])
  }
}
