internal import Simulation

extension SparseStep {
  /// What a sparse engine stores, skips and multiplies in a layer.
  var value: JSONValue {
    .object([
      "weightDensity": .number(weightDensity), "activationDensity": .number(activationDensity),
      "storedEntries": .count(entryCount), "fillers": .count(fillerCount),
      "storeBits": .integer(storeBits), "multiplications": .integer(multiplications),
      "scaleMultiplications": .integer(scaleMultiplications),
      "broadcasts": .integer(broadcasts), "balance": .number(balance),
      "vectors": .count(vectors), "simulatedVectors": .count(sampledVectors),
    ])
  }
}
