internal import Foundation

extension ReportDocument {
  /// The text of an exploration with fewer designs of the front.
  ///
  /// It has evenly taken ones, and the best by each objective; the key `frontCount` has the number of
  /// all.
  ///
  /// - Parameter most: How many are taken evenly, at least one.
  /// - Returns: `nil` for a document that has no more, or none.
  func thinned(to most: Int) -> String? {
    guard case .exploration(let document) = content, document.front.count > most,
      var object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any],
      let front = object["front"] as? [Any], front.count == document.front.count
    else { return nil }
    var chosen = Set(
      stride(from: 0, to: front.count, by: (front.count + most - 1) / most))
    for objective in document.objectives {
      for isConfirmed in [false, true] {
        let figures = document.front.map { point in
          (isConfirmed ? point.confirmed?.objectives : point.design.objectives)?[objective]
        }
        let known = front.indices.filter { figures[$0] != nil }
        // Whether more or less is better is known to the page; both ends are kept.
        let ends = [
          known.min { (figures[$0] ?? 0) < (figures[$1] ?? 0) },
          known.max { (figures[$0] ?? 0) < (figures[$1] ?? 0) },
        ]
        chosen.formUnion(ends.compactMap(\.self))
      }
    }
    object["front"] = chosen.sorted().map { front[$0] }
    object["frontCount"] = front.count
    return (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]))
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
