internal import Reporting

extension ExplorationDocument.Value {
  fileprivate var text: String {
    switch self {
    case .word(let word): word
    case .number(let number): fileText(number)
    }
  }
}

extension ExplorationDocument {
  /// The fidelity at which the front was evaluated once more.
  private var confirmedFidelity: String? { front.lazy.compactMap(\.confirmed?.fidelity).first }

  /// The front as records of a file, a header first.
  var records: [[String]] {
    let fidelity = confirmedFidelity
    var header = ["index"] + knobs + objectives.map { "\($0)_l0" }
    if let fidelity { header += objectives.map { "\($0)_\(fidelity)" } + ["onFront"] }
    return [header]
      + front.map { point in
        let confirmed = point.confirmed
        var record = [String(point.design.index)]
        record += knobs.map { point.design.knobs[$0]?.text ?? "" }
        record += objectives.map { point.design.objectives[$0].map(fileText) ?? "" }
        if fidelity != nil {
          record += objectives.map { confirmed?.objectives?[$0].map(fileText) ?? "" }
          record.append(confirmed?.onFront == true ? "true" : "false")
        }
        return record
      }
  }

  /// The front as Markdown; knobs with one value stand above the table.
  var markdownLines: [String] {
    let varied = knobs.filter { name in
      Set(front.compactMap { $0.design.knobs[name]?.text }).count > 1
    }
    let fidelity = confirmedFidelity
    let columns =
      [(title: "design", isNumber: true)] + varied.map { ($0, true) }
      + objectives.map { ("\($0), l0", true) }
      + (fidelity.map { fidelity in objectives.map { ("\($0), \(fidelity)", true) } } ?? [])
      + (fidelity == nil ? [] : [("stays", false)])
    let rows = front.map { point in
      let confirmed = point.confirmed
      var row = [grouped(point.design.index)]
      row += varied.map { point.design.knobs[$0]?.text ?? "–" }
      row += objectives.map { point.design.objectives[$0].map(readable) ?? "–" }
      if fidelity != nil {
        row += objectives.map { confirmed?.objectives?[$0].map(readable) ?? "–" }
        row.append(confirmed?.onFront == true ? "yes" : confirmed?.error ?? "no")
      }
      return row
    }
    let fixed = knobs.filter { !varied.contains($0) }.compactMap { name in
      front.first?.design.knobs[name].map { "\(name): \($0.text)" }
    }
    var lines = [
      "# " + markdownText(name), "",
      markdownText(
        "\(network): \(grouped(spaceSize)) designs by \(method). \(grouped(evaluated)) were "
          + "evaluated, \(grouped(skipped)) skipped by bounds, \(grouped(infeasible)) cannot be or "
          + "break a constraint" + (complete ? "." : "; the search is not complete.")),
    ]
    lines += markdownTable("Front", columns, rows)
    lines += markdownList("The same in all of them", fixed)
    lines += markdownList(
      "From l0 to \(fidelity ?? "l1")",
      objectives.compactMap { name in
        rankChanges?[name].flatMap {
          $0 > 0 ? "\(name): \($0) pairs of designs change places" : nil
        }
      })
    return lines
  }
}
