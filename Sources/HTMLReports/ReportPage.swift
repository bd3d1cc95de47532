/// A page of HTML that shows a document and needs nothing beside it.
///
/// The document lies in the page as JSON; scripts in the page put it into tables and charts as
/// text, so that no name in it can be markup.
public struct ReportPage: Sendable {
  /// The most designs of a front in a page.
  static let mostDesigns = 2000

  /// The document that is shown.
  public let document: ReportDocument

  /// Makes a page of a document.
  public init(_ document: ReportDocument) { self.document = document }

  /// The page, in UTF-8.
  public func html() -> String {
    let kind =
      switch document.content {
      case .simulation: PackageResources.simulation_js
      case .comparison: PackageResources.comparison_js
      case .exploration: PackageResources.exploration_js
      case .validation: PackageResources.validation_js
      }
    let parts: [String: () -> String] = [
      "style": { text(PackageResources.report_css) },
      "library": { text(ChartLibrary.script) },
      "data": { Self.embedded(document.thinned(to: Self.mostDesigns) ?? document.json) },
      "script": { text(PackageResources.report_js) + text(kind) },
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
