internal import CostModel
internal import Diagnostics
public import Evaluation
internal import HardwareModel
internal import Quantities

extension Comparison {
  /// The comparison as a JSON document of the schema `millrace.comparison/1`.
  ///
  /// A design that cannot be has an `error` in the place of its result.
  ///
  /// - Parameter provenance: What made the comparison, if it is to be told.
  public func json(provenance: Provenance? = nil) -> String {
    var members: [String: JSONValue] = [
      "schema": .string("millrace.comparison/1"),
      "baseline": baseline.map { .string(entries[$0].label) } ?? .null,
      "designs": .array(
        entries.map { entry in
          var members: [String: JSONValue] = [:]
          switch entry.outcome {
          case .success(let result): members = result.members
          case .failure(let error): members["error"] = .string("\(error)")
          }
          members["label"] = .string(entry.label)
          members["plan"] = entry.plan.map(JSONValue.string) ?? .null
          return .object(members)
        }),
      "differences": .array(
        differences.map { difference in
          .object([
            "label": .string(entries[difference.entry].label),
            "metric": .string(difference.metric.rawValue),
            "percent": difference.percent.map(JSONValue.number) ?? .null,
            "decidable": .boolean(difference.isDecidable),
          ])
        }),
    ]
    if let provenance { members["provenance"] = provenance.value }
    return JSONValue.object(members).document()
  }

  /// The components of energy that a table of designs has columns for.
  package static var csvComponents: [String] { EnergyComponent.allCases.map(\.rawValue) }

  /// Metrics of which the ends of the band have columns.
  private static var csvBands: [ComparisonMetric] { [.energy, .averagePowerWatts] }

  /// The names of the columns of a table of designs.
  package static var csvHeader: [String] {
    var header = ["label", "hardware", "plan", "weights"]
    for metric in ComparisonMetric.allCases {
      header +=
        csvBands.contains(metric)
        ? ["low", "mid", "high"].map { "\(metric.rawValue)_\($0)" } : [metric.rawValue]
    }
    header += csvComponents.map { "\($0)_pJ_mid" }
    return header + ["onChipBytes", "fits", "error"]
  }

  /// The designs as comma-separated values (RFC 4180): a header, then one record a design.
  public func csv() -> String {
    let records = entries.map { entry -> [String] in
      let result = entry.result
      var record = [
        entry.label, result?.design.profile.name ?? "", entry.plan ?? "",
        result?.design.weights.rawValue ?? "",
      ]
      for metric in ComparisonMetric.allCases {
        let band = result.flatMap(metric.value)
        record +=
          Self.csvBands.contains(metric)
          ? [band?.low, band?.mid, band?.high].map { $0.map(fileText) ?? "" }
          : [band.map { fileText($0.mid) } ?? ""]
      }
      record += EnergyComponent.allCases.map { component in
        result.map { fileText($0.totals.energy[component].mid) } ?? ""
      }
      record.append(
        result.map { String($0.onChipBytes) } ?? "")
      record.append(result?.resources.fits.map { $0 ? "true" : "false" } ?? "")
      if case .failure(let error) = entry.outcome {
        record.append("\(error)")
      } else {
        record.append("")
      }
      return record
    }
    return ([Self.csvHeader] + records).map { $0.map(csvField).joined(separator: ",") + "\r\n" }
      .joined()
  }
}
