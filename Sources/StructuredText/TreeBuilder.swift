import Diagnostics

/// Builds the tree of a document from its events, refusing what a document may not have.
struct TreeBuilder: ~Copyable {
  private let source: SourceText
  private var events: EventParser
  private var nodes = 0

  /// Builds the tree of a text's only document.
  static func tree(of source: SourceText) throws(InputError) -> Node {
    try source.bytes.withUnsafeBufferPointer { bytes throws(InputError) in
      var builder = TreeBuilder(source, try EventParser(source, bytes: bytes))
      return try builder.document()
    }
  }

  private init(_ source: SourceText, _ events: consuming EventParser) {
    self.source = source
    self.events = events
  }

  /// Reads the stream to its end, and its document.
  private mutating func document() throws(InputError) -> Node {
    var root: Node?
    while true {
      let (event, mark) = try events.next()
      switch event {
      case .streamStart, .documentEnd:
        break
      case .documentStart:
        guard root == nil else {
          throw source.fault(
            "a second document begins here", at: mark, remedy: "keep one document a file")
        }
        let (first, place) = try events.next()
        root = try node(first, at: place, depth: 0)
      case .streamEnd:
        guard let root, root.content != .scalar("", .plain) else {
          throw source.fault("the document is empty", at: root?.mark ?? mark)
        }
        return root
      case .alias, .scalar, .sequenceStart, .sequenceEnd, .mappingStart, .mappingEnd:
        throw unexpected(at: mark)
      }
    }
  }

  /// Reads the node that an event begins.
  ///
  /// - Parameter depth: The number of collections around the node, at most the bound, which so
  ///   also bounds this recursion.
  private mutating func node(_ event: Event, at mark: Mark, depth: Int) throws(InputError) -> Node {
    switch event {
    case .scalar(let text, let style, let properties):
      try count(properties, at: mark)
      return Node(.scalar(text, style), at: mark)
    case .sequenceStart(let properties):
      try count(properties, at: mark)
      try checkDepth(depth + 1, at: mark)
      return Node(.sequence(try elements(depth: depth + 1)), at: mark)
    case .mappingStart(let properties):
      try count(properties, at: mark)
      try checkDepth(depth + 1, at: mark)
      return Node(.mapping(try entries(depth: depth + 1)), at: mark)
    case .alias:
      throw source.fault("aliases are not accepted", at: mark, remedy: "write the value out")
    case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
      throw unexpected(at: mark)
    }
  }

  /// Reads a sequence to its end.
  private mutating func elements(depth: Int) throws(InputError) -> [Node] {
    var result: [Node] = []
    while true {
      let (event, mark) = try events.next()
      if case .sequenceEnd = event { return result }
      result.append(try node(event, at: mark, depth: depth))
    }
  }

  /// Reads a mapping to its end.
  private mutating func entries(depth: Int) throws(InputError) -> [Node.Entry] {
    var result: [Node.Entry] = []
    var places: [String: Mark] = [:]
    while true {
      let (event, keyMark) = try events.next()
      if case .mappingEnd = event { return result }
      let key = try key(event, at: keyMark)
      if let first = places.updateValue(keyMark, forKey: key) {
        throw source.fault(
          "duplicate key \(excerpt(key))", at: keyMark,
          remedy: "remove one of the two; the first is at \(first)")
      }
      let (start, mark) = try events.next()
      let value = try node(start, at: mark, depth: depth)
      result.append(Node.Entry(key: key, keyMark: keyMark, value: value))
    }
  }

  /// Reads a key, which is a scalar.
  private mutating func key(_ event: Event, at mark: Mark) throws(InputError) -> String {
    switch event {
    case .sequenceStart:
      throw source.fault("a key must be a word, was a list", at: mark)
    case .mappingStart:
      throw source.fault("a key must be a word, was a mapping", at: mark)
    case .streamStart, .streamEnd, .documentStart, .documentEnd, .alias, .scalar, .sequenceEnd,
      .mappingEnd:
      break
    }
    guard case .scalar(let text, let style) = try node(event, at: mark, depth: 0).content else {
      throw unexpected(at: mark)
    }
    guard style != .plain || !text.isEmpty else {
      throw source.fault("a key is missing", at: mark)
    }
    return text
  }

  /// Counts a node and refuses what may not stand before it.
  private mutating func count(_ properties: NodeProperties, at mark: Mark) throws(InputError) {
    nodes += 1
    guard nodes <= StructuredDocument.maximumNodes else {
      throw source.fault(
        "the document has more than \(StructuredDocument.maximumNodes) nodes", at: mark)
    }
    guard !properties.hasAnchor else {
      throw source.fault("anchors are not accepted", at: mark, remedy: "remove the anchor")
    }
    guard !properties.hasTag else {
      throw source.fault("tags are not accepted", at: mark, remedy: "remove the tag")
    }
  }

  private func checkDepth(_ depth: Int, at mark: Mark) throws(InputError) {
    guard depth <= StructuredDocument.maximumDepth else {
      throw source.fault(
        "lists and mappings are nested more than \(StructuredDocument.maximumDepth) deep", at: mark)
    }
  }

  /// The fault of an event that libyaml's grammar rules out.
  private func unexpected(at mark: Mark) -> InputError {
    source.fault("not valid YAML: a value was expected", at: mark)
  }
}
