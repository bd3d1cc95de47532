internal import Reporting

extension ValidationDocument {
  /// Every figure as a record of a file, a header first.
  var records: [[String]] {
    [
      [
        "family", "kind", "name", "unit", "published", "predicted", "errorPercent", "source",
        "status",
      ]
    ]
      + families.flatMap { family in
        family.cases.map { item in
          [
            family.family, family.kind, item.name, family.unit, fileText(item.published),
            fileText(item.predicted), item.errorPercent.map(fileText) ?? "", item.source,
            item.status,
          ]
        }
      }
  }

  /// A table of the families, then each with its figures.
  var markdownLines: [String] {
    func percent(_ value: Double?) -> String { value.map { fixed($0, 2) } ?? "–" }
    var lines = ["# The model beside published figures"]
    lines += markdownTable(
      "Families",
      [
        ("family", false), ("what is compared", false), ("kind", false), ("figures", true),
        ("median %", true),
        ("mean %", true), ("worst %", true), ("equal", false),
      ],
      families.map { family in
        [
          family.family, family.summary, family.kind, grouped(family.cases.count),
          percent(family.medianPercent),
          percent(family.meanPercent), percent(family.worstPercent),
          family.kind == "exact" ? (family.holds ? "yes" : "no") : "",
        ]
      })
    for family in families {
      lines += markdownTable(
        "\(family.family), \(family.unit)",
        [
          ("figure", false), ("published", true), ("predicted", true), ("error %", true),
          ("source", false), ("status", false),
        ],
        family.cases.map { item in
          [
            item.name, readable(item.published), readable(item.predicted),
            percent(item.errorPercent), item.source, item.status,
          ]
        })
    }
    return lines
  }
}
