/// Names of layers, with `*` for any run of characters.
public struct LayerPattern: Hashable, Sendable {
  /// The pattern as written.
  public let text: String

  /// Creates a pattern.
  public init(_ text: String) { self.text = text }

  /// Whether a layer's name matches, from its first character to its last.
  ///
  /// O(name × pattern).
  public func matches(_ name: String) -> Bool {
    let name = Array(name.unicodeScalars)
    // The places in the name up to which the pattern read so far can reach.
    var reached = [Bool](repeating: false, count: name.count + 1)
    reached[0] = true
    for scalar in text.unicodeScalars {
      if scalar == "*" {
        for place in name.indices where reached[place] { reached[place + 1] = true }
      } else {
        for place in name.indices.reversed() {
          reached[place + 1] = reached[place] && name[place] == scalar
        }
        reached[0] = false
      }
    }
    return reached[name.count]
  }
}

/// A value for every layer, or values for the layers of some patterns.
public struct PerLayer<Value: Hashable & Sendable>: Hashable, Sendable {
  /// A pattern with the value of the layers that match it.
  public struct Entry: Hashable, Sendable {
    /// Which layers.
    public let pattern: LayerPattern
    /// Their value.
    public let value: Value
  }

  /// In order; the first pattern that matches decides.
  public let entries: [Entry]

  /// Creates values for the layers of some patterns.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// Creates one value for every layer.
  public init(_ value: Value) { entries = [Entry(pattern: LayerPattern("*"), value: value)] }

  /// The value of a layer, `nil` where no pattern matches.
  public subscript(layer: String) -> Value? {
    entries.first { $0.pattern.matches(layer) }?.value
  }
}

/// Which layers a step changes: those that match a pattern and none of the exceptions.
public struct LayerSelection: Hashable, Sendable {
  /// Patterns of layers that are changed.
  public let included: [LayerPattern]
  /// Patterns of layers that are not.
  public let excluded: [LayerPattern]

  /// Creates a selection.
  public init(included: [LayerPattern] = [LayerPattern("*")], excluded: [LayerPattern] = []) {
    self.included = included
    self.excluded = excluded
  }

  /// Every layer with weights.
  public static let all = LayerSelection()

  /// Whether a layer is changed.
  public func contains(_ layer: String) -> Bool {
    included.contains { $0.matches(layer) } && !excluded.contains { $0.matches(layer) }
  }
}
