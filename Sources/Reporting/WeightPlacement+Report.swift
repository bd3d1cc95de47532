internal import CostModel
internal import Evaluation
internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Placement
internal import Quantities

extension WeightPlacement {
  /// The placement as a JSON object.
  var value: JSONValue {
    .object([
      "objective": objective.map { .string($0.rawValue) } ?? .null,
      "capacityBits": .integer(capacityBits), "usedBits": .integer(usedBits),
      "fits": .boolean(fits), "wordBits": .count(store.wordBits),
      "keptSteps": .count(ranges.count { $0 != nil }),
      "weightBits": .integer(Bits(words) * Bits(store.wordBits)),
      "mapBits": .integer(Bits(mapWords) * Bits(store.wordBits)),
      "maps": .array(
        maps.map { map in
          .object([
            "layer": .string(map.layer), "place": .string(map.place.rawValue),
            "bits": .integer(map.bits),
          ])
        }),
      "mapsWithoutChoice": .count(mapsWithoutChoice), "isOptimal": .boolean(isOptimal),
      "bram36": .number(resources.bram36), "uram": .count(resources.uram),
      "lut": .count(resources.lut),
    ])
  }

  /// The line of a summary: what stays on chip, of what the device has room for.
  func fact(_ layers: [LayerResult]) -> Fact {
    let kept = ranges.count { $0 != nil }
    let all = layers.count { $0.weightStorage != nil }
    let words = Bits(store.wordBits)
    return Fact(
      label: "on chip",
      figure: bytesText((usedBits).dividedRoundingUp(by: 8)),
      detail: "weights of \(kept) of \(all) layers\(mapText), in "
        + "\(store.memoryText(words: self.words + mapWords)); "
        + "the device has room for \(bytesText((Bits(store.words) * words).dividedRoundingUp(by: 8)))"
        + (fits ? "" : ", which does not suffice"))
  }
}

extension WeightPlacement {
  /// What feature maps stay, to be read behind the weights.
  private var mapText: String {
    guard !maps.isEmpty else { return "" }
    let lines = maps.count { $0.place == .lines }
    var parts: [String] = []
    if lines < maps.count { parts.append("\(maps.count - lines) feature maps between layers") }
    if lines > 0 { parts.append("the rows of \(lines) more between fused layers") }
    return ", " + parts.joined(separator: ", ")
  }
}

extension WeightStore {
  /// The kinds of memory that the first words lie in.
  func memoryText(words: Int) -> String {
    let whole = holding(words)
    let kinds = zip(whole.memories, whole.split(0..<words)).filter { $0.1 > 0 }
      .map { $0.0.kind.rawValue.uppercased() }
    return kinds.isEmpty ? "no memory" : kinds.joined(separator: " and ")
  }
}
