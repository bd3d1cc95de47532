public import Diagnostics
internal import StructuredText

extension CompressionPlan {
  private enum Key: String, CaseIterable {
    case name, description, source, network, steps, encode
  }

  /// Loads a plan from a YAML file.
  ///
  /// - Throws: `InputError` of kind `missing` when there is no such file; otherwise `invalid`, with
  ///   line and column of the first fault.
  public static func load(path: String) throws(InputError) -> CompressionPlan {
    try CompressionPlan(try StructuredDocument(contentsOf: path).reader)
  }

  /// Decodes a plan from YAML held in memory.
  ///
  /// - Parameters:
  ///   - bytes: The document, in UTF-8.
  ///   - file: The name to show in messages.
  /// - Throws: `InputError` with line and column of the first fault.
  public static func decode(bytes: [UInt8], file: String) throws(InputError) -> CompressionPlan {
    try CompressionPlan(try StructuredDocument(bytes: bytes, file: file).reader)
  }

  private init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> CompressionPlan in
      CompressionPlan(
        name: try keys.required(.name).text(),
        summary: try keys.optional(.description)?.text() ?? "",
        source: try keys.optional(.source)?.text(),
        network: try keys.optional(.network)?.text(),
        steps: try keys.required(.steps).list(count: 0...64) {
          (element) throws(InputError) -> CompressionStep in try CompressionStep(element)
        },
        coding: try keys.optional(.encode).map(CodingChoice.init) ?? CodingChoice())
    }
  }
}

extension CodingChoice {
  private enum Key: String, CaseIterable { case indexBits, huffman }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> CodingChoice in
      let widths = try keys.optional(.indexBits)?.list(count: 1...8) {
        (element) throws(InputError) -> Int in try element.int(in: 1...8)
      }
      return CodingChoice(
        indexBits: widths, allowsHuffman: try keys.optional(.huffman)?.bool() ?? true)
    }
  }
}

extension NodeReader {
  /// A text that is not empty and has no line breaks.
  func text() throws(InputError) -> String {
    let text = try string()
    guard !text.isEmpty, !text.contains(where: \.isNewline) else {
      throw error("must be one line of text, was \(text.isEmpty ? "empty" : "several lines")")
    }
    return text
  }

  /// One value for all layers, or a mapping from patterns to values.
  func perLayer<Value>(
    _ read: (NodeReader) throws(InputError) -> Value
  ) throws(InputError) -> PerLayer<Value> {
    guard case .mapping = node.content else { return PerLayer(try read(self)) }
    return PerLayer(
      try entries { (key, value) throws(InputError) -> PerLayer<Value>.Entry in
        PerLayer.Entry(pattern: try key.pattern(), value: try read(value))
      })
  }

  /// A pattern of layer names.
  func pattern() throws(InputError) -> LayerPattern { LayerPattern(try text()) }

  /// A list of patterns; those that begin with `!` are exceptions.
  func selection() throws(InputError) -> LayerSelection {
    let texts = try list(count: 1...1024) { (element) throws(InputError) -> String in
      try element.text()
    }
    let included = texts.filter { !$0.hasPrefix("!") }.map(LayerPattern.init)
    let excluded = texts.filter { $0.hasPrefix("!") }.map { LayerPattern(String($0.dropFirst())) }
    return LayerSelection(
      included: included.isEmpty ? LayerSelection.all.included : included, excluded: excluded)
  }
}
