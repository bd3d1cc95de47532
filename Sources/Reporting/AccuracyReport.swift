public import Inference

/// The accuracy of a network on labelled images, as it is reported.
public struct AccuracyReport: Sendable {
  /// The network's name.
  public let network: String
  /// What was measured.
  public let accuracy: Accuracy

  /// Creates a report.
  public init(network: String, accuracy: Accuracy) {
    self.network = network
    self.accuracy = accuracy
  }

  /// The report as a JSON document of the schema `millrace.accuracy/1`; shares are 0…1, and `null`
  /// without labels.
  public func json() -> String {
    JSONValue.object([
      "schema": .string("millrace.accuracy/1"), "network": .string(network),
      "images": .count(accuracy.images),
      "top1": accuracy.top1.map(JSONValue.number) ?? .null,
      "top5": accuracy.top5.map(JSONValue.number) ?? .null,
      "overflows": .count(accuracy.overflows),
      "layers": .array(
        accuracy.layers.map { layer in
          .object([
            "name": .string(layer.name), "activationDensity": .number(layer.activationDensity),
            "minimum": .number(Double(layer.minimum)), "maximum": .number(Double(layer.maximum)),
          ])
        }),
    ]).document()
  }

  /// The report for a terminal: the accuracy, then a table of what the layers wrote.
  ///
  /// - Parameter width: The terminal's columns; 80 at least and 200 at most are used.
  public func text(width: Int) -> String {
    let width = min(200, max(80, width))
    var lines = wrapped(
      "\(printable(network)) on \(grouped(accuracy.images)) "
        + (accuracy.images == 1 ? "image" : "images"), width: width, indentation: "  ")
    lines += [""] + facts.map { padded($0.label, to: 10) + $0.text } + [""]
    lines += layerTable.lines(width: width)
    return lines.map { $0 + "\n" }.joined()
  }

  private var facts: [(label: String, text: String)] {
    func share(_ share: Double?, _ count: Int?) -> String {
      guard let share, let count else { return "not known" }
      return "\(fixed(100 * share, 2)) %  \(grouped(count)) of \(grouped(accuracy.images))"
    }
    let overflows =
      accuracy.overflows == 0
      ? "none: every sum stays within 32 bits"
      : "\(grouped(accuracy.overflows)) sums left 32 bits"
    return [
      ("top 1", share(accuracy.top1, accuracy.top1Count)),
      ("top 5", share(accuracy.top5, accuracy.top5Count)), ("overflows", overflows),
    ]
  }

  private var layerTable: TextTable {
    let layers = accuracy.layers
    func number(_ value: Float) -> String {
      value.isFinite ? brief(Double(value)) : "–"
    }
    return TextTable(columns: [
      TextTable.Column(title: "layer", isNumber: false, cells: layers.map { printable($0.name) }),
      TextTable.Column(
        title: "not zero %", cells: layers.map { fixed(100 * $0.activationDensity, 1) }),
      TextTable.Column(title: "minimum", cells: layers.map { number($0.minimum) }),
      TextTable.Column(title: "maximum", cells: layers.map { number($0.maximum) }),
    ])
  }
}
