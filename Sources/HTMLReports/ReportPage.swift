/// A page of HTML that shows documents, one at a time, and needs nothing beside it.
///
/// The documents lie in the page as JSON; scripts in the page put them into tables and charts as
/// text, so that no name in them can be markup.
public struct ReportPage: Sendable {
  /// The most designs of a front in a page.
  static let mostDesigns = 2000

  /// The documents; the first one is shown first.
  public let documents: [ReportDocument]

  /// Makes a page of a document.
  public init(_ document: ReportDocument) { documents = [document] }

  /// Makes a page of several documents, of which its reader chooses.
  ///
  /// - Parameter documents: At least one.
  public init(_ documents: [ReportDocument]) {
    precondition(!documents.isEmpty, "a page shows something")
    self.documents = documents
  }

  /// The page, in UTF-8.
  public func html() -> String {
    let parts: [String: () -> String] = [
      "style": { text(PackageResources.report_css) },
      "library": { text(ChartLibrary.script) },
      "data": { Self.embedded(data) },
      "script": { text(PackageResources.report_js) + scripts },
    ]
    var page = ""
    // One pass, so that a mark inside of what is put in means nothing.
    for (index, piece) in text(PackageResources.page_html).split(
      separator: "@@", omittingEmptySubsequences: false
    ).enumerated() {
      page += index.isMultiple(of: 2) ? String(piece) : parts[String(piece)]?() ?? ""
    }
    return page
  }

  /// The one document, or an object with the list of all.
  private var data: String {
    let texts = documents.map { $0.thinned(to: Self.mostDesigns) ?? $0.json }
    return texts.count == 1
      ? texts[0] : "{\"documents\": [\n\(texts.joined(separator: ",\n"))]}\n"
  }

  /// The scripts of the kinds of documents that there are; each runs for its kind only.
  private var scripts: String {
    let kinds: [(schema: String, script: [UInt8])] = [
      ("millrace.simulation/1", PackageResources.simulation_js),
      ("millrace.comparison/1", PackageResources.comparison_js),
      ("millrace.exploration/1", PackageResources.exploration_js),
      ("millrace.validation/1", PackageResources.validation_js),
    ]
    let present = Set(documents.map(\.schema))
    return kinds.filter { present.contains($0.schema) }.map { kind in
      "\nif (data.schema === '\(kind.schema)') {\n\(text(kind.script))}\n"
    }.joined()
  }

  /// A JSON text in which nothing means anything to HTML or ends a line of a script.
  ///
  /// The signs can only stand in strings, where JSON lets them be written as escapes.
  static func embedded(_ json: String) -> String {
    var result = ""
    result.reserveCapacity(json.utf8.count)
    for scalar in json.unicodeScalars {
      switch scalar {
      case "<": result += "\\u003c"
      case ">": result += "\\u003e"
      case "&": result += "\\u0026"
      case "\u{2028}": result += "\\u2028"
      case "\u{2029}": result += "\\u2029"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
