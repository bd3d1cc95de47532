internal import HardwareModel
internal import Simulation
internal import StreamingArrays

extension StreamingStep {
  /// The engine of a layer in a dataflow.
  var value: JSONValue {
    .object([
      "kind": .string(node.kind.rawValue), "pe": .count(node.fold.elements),
      "simd": .count(node.fold.lanes), "cyclesPerFrame": .integer(node.frameCycles),
      "weightDepth": .count(weightDepth), "fifoPixels": .count(fifoPixels),
      "lut": .count(logic.lut), "dsp": .count(logic.dsp),
    ])
  }
}
