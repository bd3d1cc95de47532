public import Compression
internal import Inference
internal import NetworkModel
internal import Quantities

extension CompressionResult {
  /// The result as a JSON document of the schema `millrace.compression/1`.
  public func json() -> String {
    JSONValue.object([
      "schema": .string("millrace.compression/1"),
      "network": .string(original.name),
      "plan": .object([
        "name": .string(plan.name), "source": plan.source.map(JSONValue.string) ?? .null,
        "steps": .strings(plan.steps.map(\.word)),
      ]),
      "weights": .string(network.weightKnowledge.rawValue),
      "before": .object([
        "weightCount": .count(original.weightCount), "storageBits": .integer(originalBits),
        "top1": accuracyBefore?.top1.map(JSONValue.number) ?? .null,
      ]),
      "after": .object([
        "weightCount": .count(network.weightCount), "nonZeroCount": .count(nonZeroCount),
        "storageBits": .integer(storageBits),
        "top1": accuracyAfter?.top1.map(JSONValue.number) ?? .null,
      ]),
      "layers": .array(layers.map(\.value)),
      "findings": .array(
        findings.map { .object(["step": .string($0.step), "lines": .strings($0.lines)]) }),
      "notes": .strings(network.notes),
    ]).document()
  }
}

extension LayerCompression {
  fileprivate var value: JSONValue {
    .object([
      "name": .string(name), "weightCount": .count(weightCount),
      "nonZeroCount": .count(nonZeroCount), "encoding": .string(encoding),
      "codeBits": .count(codeBits), "indexBits": .count(indexBits),
      "fillerCount": .count(fillerCount),
      "codeHuffmanBits": codeHuffmanBits.map { .integer($0) } ?? .null,
      "indexHuffmanBits": indexHuffmanBits.map { .integer($0) } ?? .null,
      "codebookBits": .integer(codebookBits), "payloadBits": .integer(payloadBits),
      "storageBits": .integer(storageBits), "ratio": .number(ratio),
      "published": published.map { size in
        .object([
          "rate": .number(size.rate), "lowBits": .integer(size.lowBits),
          "highBits": .integer(size.highBits),
        ])
      } ?? .null,
    ])
  }
}
