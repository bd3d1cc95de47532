public import Diagnostics
internal import Foundation

/// A document of a simulation, a comparison, an exploration or a validation, read back from the JSON that was written of it.
public struct ReportDocument: Sendable {
  /// What a document says.
  enum Content: Sendable {
    case simulation(SimulationDocument)
    case comparison(ComparisonDocument)
    case exploration(ExplorationDocument)
    case validation(ValidationDocument)
  }

  /// The schemas of documents that reports are made of.
  public static let schemas = [
    "millrace.simulation/1", "millrace.comparison/1", "millrace.exploration/1",
    "millrace.validation/1",
  ]

  /// The most bytes of a document.
  public static let sizeLimit = 1 << 28

  /// What kind of document it is; one of `schemas`.
  let schema: String
  /// The document's text, as it was given.
  let json: String
  let content: Content

  /// Reads and checks a document.
  ///
  /// - Parameters:
  ///   - json: The text, in UTF-8.
  ///   - file: The name for messages.
  /// - Throws: `InputError` with the place of what is missing or of the wrong kind.
  public init(json bytes: [UInt8], file: String) throws(InputError) {
    let remedy = "give a file that simulate, compare, explore or validate wrote with --json"
    func fault(_ reason: String, at place: String? = nil) -> InputError {
      InputError(file: file, place: place, reason: reason, remedy: remedy)
    }
    guard bytes.count <= Self.sizeLimit else {
      throw fault("it has \(bytes.count) bytes, more than \(Self.sizeLimit)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw fault("it is no UTF-8 text")
    }
    let data = Data(bytes)
    func decode<Value: Decodable>(_ type: Value.Type) throws(InputError) -> Value {
      do {
        return try JSONDecoder().decode(type, from: data)
      } catch let error as DecodingError {
        let (reason, place) = Self.explanation(of: error)
        throw fault(reason, at: place)
      } catch {
        throw fault("it is no JSON document")
      }
    }
    let schema = try decode(SchemaOnly.self).schema
    switch schema {
    case Self.schemas[0]: content = .simulation(try decode(SimulationDocument.self))
    case Self.schemas[1]: content = .comparison(try decode(ComparisonDocument.self))
    case Self.schemas[2]: content = .exploration(try decode(ExplorationDocument.self))
    case Self.schemas[3]: content = .validation(try decode(ValidationDocument.self))
    default:
      throw fault(
        "its schema is \(schema.prefix(80)), and reports are made of "
          + Self.schemas.joined(separator: ", "), at: "schema")
    }
    self.schema = schema
    json = text
  }

  private struct SchemaOnly: Decodable { let schema: String }

  /// What a fault of decoding is, and where.
  private static func explanation(of error: DecodingError) -> (String, String?) {
    func place(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String? {
      var text = ""
      for key in context.codingPath + (last.map { [$0] } ?? []) {
        if let index = key.intValue {
          text += "[\(index)]"
        } else {
          text += (text.isEmpty ? "" : ".") + key.stringValue
        }
      }
      return text.isEmpty ? nil : text
    }
    switch error {
    case .keyNotFound(let key, let context):
      return ("the key \(key.stringValue) is missing", place(context))
    case .valueNotFound(_, let context): return ("there is no value", place(context))
    case .typeMismatch(_, let context): return ("the value is of another kind", place(context))
    case .dataCorrupted(let context):
      let path = place(context)
      return (path == nil ? "it is no JSON document" : "the value cannot be read", path)
    @unknown default: return ("it cannot be read", nil)
    }
  }
}
