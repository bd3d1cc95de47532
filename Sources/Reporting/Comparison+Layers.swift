internal import Evaluation
internal import HardwareModel
internal import Quantities

extension Comparison {
  /// The layers with each design's time, and how often as fast as the baseline it does each: `nil`
  /// where there is no baseline.
  ///
  /// Layers are matched by the leading layer's name, for machines fuse differently; the baseline's
  /// come first, in its order. A dataflow's are those of a frame in the layer's engine.
  var layerTable: ComparisonTable? {
    guard let baseline, let base = entries[baseline].result else { return nil }
    let results = entries.map(\.result)
    let times = results.map { result in
      guard let result else { return [:] as [String: Double] }
      let clock = result.design.profile.clock
      return Dictionary(
        result.layers.map { ($0.name, clock.milliseconds($0.ownCycles)) }, uniquingKeysWith: +)
    }
    var names = base.layers.map(\.name)
    var known = Set(names)
    for layer in results.compactMap({ $0 }).flatMap(\.layers)
    where known.insert(layer.name).inserted {
      names.append(layer.name)
    }
    var columns = [
      TextTable.Column(title: "layer", isNumber: false, cells: names.map { printable($0) })
    ]
    for (index, own) in times.enumerated() where results[index] != nil {
      columns.append(
        TextTable.Column(
          title: "\(index + 1) ms", cells: names.map { own[$0].map { fixed($0, 3) } ?? "–" }))
      guard index != baseline else { continue }
      columns.append(
        TextTable.Column(
          title: "×",
          cells: names.map { name in
            guard let time = own[name], time > 0, let before = times[baseline][name], before > 0
            else { return "–" }
            return readable(before / time)
          }))
    }
    return ComparisonTable(
      title: "layers, and how often as fast as \(name(of: baseline))"
        + (results.contains { $0?.layers.contains { $0.streaming != nil } ?? false }
          ? " (of a dataflow, in its engine)" : ""),
      table: TextTable(columns: columns))
  }
}
