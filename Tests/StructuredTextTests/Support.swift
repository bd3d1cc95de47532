import Diagnostics
import StructuredText

/// Parses a text as the file `t.yaml`.
func parse(_ text: String) throws(InputError) -> StructuredDocument {
  try StructuredDocument(bytes: Array(text.utf8), file: "t.yaml")
}

/// The message of the error that `body` throws, or `accepted`.
func message(_ body: () throws(InputError) -> some Any) -> String {
  do {
    _ = try body()
    return "accepted"
  } catch {
    return error.description
  }
}

/// The message with which a text is refused as a document, or `accepted`.
func refusal(_ text: String) -> String {
  message { () throws(InputError) in try parse(text) }
}

/// The message with which the value of the only key, `a.b`, is refused, or `accepted`.
func refusal<Value>(
  decoding text: String, _ read: (NodeReader) throws(InputError) -> Value
) -> String {
  message { () throws(InputError) in try decode(text, read) }
}

/// Decodes a text as the value of the key `a.b`; the text begins at 2:6.
func decode<Value>(
  _ text: String, _ read: (NodeReader) throws(InputError) -> Value
) throws(InputError) -> Value {
  try parse("a:\n  b: \(text)\n").reader.mapping(Outer.self) { outer throws(InputError) in
    try outer.required(.a).mapping(Inner.self) { inner throws(InputError) in
      try read(try inner.required(.b))
    }
  }
}

private enum Outer: String, CaseIterable { case a }
private enum Inner: String, CaseIterable { case b }

/// A tree as text with places, such as `{a@1:1: [1@2:3]@2:1}@1:1`.
func outline(_ node: Node) -> String {
  let body =
    switch node.content {
    case .scalar(let text, _): text
    case .sequence(let nodes): "[\(nodes.map(outline).joined(separator: ", "))]"
    case .mapping(let entries):
      "{"
        + entries.map { "\($0.key)@\($0.keyMark): \(outline($0.value))" }
        .joined(separator: ", ") + "}"
    }
  return "\(body)@\(node.mark)"
}
