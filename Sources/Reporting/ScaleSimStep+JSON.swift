internal import HardwareModel
internal import Simulation
internal import SystolicArrays

extension ScaleSimStep {
  /// The figures of one run, in words and cycles.
  var value: JSONValue {
    let product = figures.compute.product
    var members: [String: JSONValue] = [
      "runs": .count(work.runs), "rowFolds": .count(product.rowFolds),
      "columnFolds": .count(product.columnFolds), "cycles": .count(figures.cycles),
      "cyclesWithPrefetch": .count(figures.cyclesWithPrefetch),
      "stallCycles": .count(figures.stallCycles),
      "overallUtilization": .number(figures.overallUtilization / 100),
      "mappingEfficiency": .number(figures.compute.mappingEfficiency / 100),
      "computeUtilization": .number(figures.compute.computeUtilization / 100),
      "inputs": figures.inputs.value, "weights": figures.weights.value,
      "outputs": figures.outputs.value,
    ]
    if let metadata = figures.metadata {
      members["filterStorage"] = .object([
        "representation": .string(metadata.representation.rawValue),
        "denseWords": .count(metadata.denseWords), "storedWords": .number(metadata.storedWords),
        "placeWords": .number(metadata.placeWords),
      ])
    }
    return .object(members)
  }
}

extension ScaleSimTraffic {
  fileprivate var value: JSONValue {
    .object([
      "bufferFirstCycle": .count(bufferFirstCycle), "bufferLastCycle": .count(bufferLastCycle),
      "bufferWords": .number(bufferWords), "dramFirstCycle": .count(dramFirstCycle),
      "dramLastCycle": .count(dramLastCycle), "dramWords": .count(dramWords),
    ])
  }
}
