import CYAML
import Diagnostics

/// A step of libyaml's walk through a document.
enum Event {
  case streamStart
  case streamEnd
  case documentStart
  case documentEnd
  case alias
  case scalar(String, ScalarStyle, NodeProperties)
  case sequenceStart(NodeProperties)
  case sequenceEnd
  case mappingStart(NodeProperties)
  case mappingEnd
}

/// What may stand before a node.
struct NodeProperties {
  /// Whether the node has an anchor, `&name`.
  let hasAnchor: Bool
  /// Whether the node has a tag, `!name`.
  let hasTag: Bool
}

/// libyaml's event parser over a text in memory.
struct EventParser: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let source: SourceText

  /// Creates a parser.
  ///
  /// - Parameters:
  ///   - source: The text, for messages.
  ///   - bytes: The same text's bytes, which are not empty and outlive the parser.
  init(_ source: SourceText, bytes: UnsafeBufferPointer<UInt8>) throws(InputError) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw source.fault("there is not enough memory to parse the document", at: nil)
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress!, bytes.count)
    self.parser = parser
    self.source = source
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// Takes the next event, with the place where it begins.
  ///
  /// - Throws: `InputError` where the text is not YAML; the parser is not to be used after that.
  mutating func next() throws(InputError) -> (event: Event, mark: Mark) {
    var raw = yaml_event_t()
    guard yaml_parser_parse(parser, &raw) == 1 else { throw syntaxFault() }
    defer { yaml_event_delete(&raw) }
    return (Event(raw), Mark(raw.start_mark))
  }

  /// Says why libyaml stopped.
  private func syntaxFault() -> InputError {
    let state = parser.pointee
    guard let problem = state.problem else {
      return source.fault("there is not enough memory to parse the document", at: nil)
    }
    let reason = "not valid YAML: \(String(cString: problem))"
    if state.error == YAML_READER_ERROR {
      return source.fault(reason, at: source.mark(atByte: Int(state.problem_offset)))
    }
    guard let context = state.context else {
      return source.fault(reason, at: Mark(state.problem_mark))
    }
    // Where the context is a construct, it began before the problem, and its place helps.
    let began = Mark(state.context_mark)
    let place = Mark(state.problem_mark)
    let origin = began == place ? "" : " that begins at \(began)"
    return source.fault("\(reason) (\(String(cString: context))\(origin))", at: place)
  }
}

extension Mark {
  /// The place of libyaml's mark, which counts from 0.
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }
}

extension Event {
  /// Copies an event of libyaml.
  fileprivate init(_ raw: yaml_event_t) {
    switch raw.type {
    case YAML_STREAM_START_EVENT, YAML_NO_EVENT: self = .streamStart
    case YAML_DOCUMENT_START_EVENT: self = .documentStart
    case YAML_DOCUMENT_END_EVENT: self = .documentEnd
    case YAML_ALIAS_EVENT: self = .alias
    case YAML_SCALAR_EVENT:
      let scalar = raw.data.scalar
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length)),
        as: UTF8.self)
      self = .scalar(
        text, ScalarStyle(scalar.style),
        NodeProperties(hasAnchor: scalar.anchor != nil, hasTag: scalar.tag != nil))
    case YAML_SEQUENCE_START_EVENT:
      let start = raw.data.sequence_start
      self = .sequenceStart(
        NodeProperties(hasAnchor: start.anchor != nil, hasTag: start.tag != nil))
    case YAML_SEQUENCE_END_EVENT: self = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      let start = raw.data.mapping_start
      self = .mappingStart(
        NodeProperties(hasAnchor: start.anchor != nil, hasTag: start.tag != nil))
    case YAML_MAPPING_END_EVENT: self = .mappingEnd
    default: self = .streamEnd
    }
  }
}

extension ScalarStyle {
  /// The style of a scalar event.
  fileprivate init(_ style: yaml_scalar_style_t) {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: self = .literal
    case YAML_FOLDED_SCALAR_STYLE: self = .folded
    default: self = .plain
    }
  }
}
