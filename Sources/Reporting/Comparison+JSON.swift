internal import CostModel
internal import Diagnostics
public import Evaluation
internal import HardwareModel
internal import Quantities

extension Comparison {
  /// The comparison as a JSON document of the schema `millrace.comparison/1`.
  ///
  /// A design that cannot be has an `error` in the place of its result.
  public func json() -> String {
    JSONValue.object([
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
    ]).document()
  }

  /// The designs as comma-separated values (RFC 4180): a header, then one record a design.
  public func csv() -> String {
    let ends = [ComparisonMetric.energy, .averagePowerWatts]
    var header = ["label", "hardware", "plan", "weights"]
    for metric in ComparisonMetric.allCases {
      header +=
        ends.contains(metric)
        ? ["low", "mid", "high"].map { "\(metric.rawValue)_\($0)" } : [metric.rawValue]
    }
    header += EnergyComponent.allCases.map { "\($0.rawValue)_pJ_mid" }
    header += ["onChipBytes", "fits", "error"]
    let records = entries.map { entry -> [String] in
      let result = entry.result
      var record = [
        entry.label, result?.design.profile.name ?? "", entry.plan ?? "",
        result?.design.weights.rawValue ?? "",
      ]
      for metric in ComparisonMetric.allCases {
        let band = result.flatMap(metric.value)
        record +=
          ends.contains(metric)
          ? [band?.low, band?.mid, band?.high].map { $0.map(fileText) ?? "" }
          : [band.map { fileText($0.mid) } ?? ""]
      }
      record += EnergyComponent.allCases.map { component in
        result.map { fileText($0.totals.energy[component].mid) } ?? ""
      }
      record.append(
        result.map { String($0.placement?.usedBits.dividedRoundingUp(by: 8) ?? 0) } ?? "")
      record.append(result?.resources.fits.map { $0 ? "true" : "false" } ?? "")
      if case .failure(let error) = entry.outcome {
        record.append("\(error)")
      } else {
        record.append("")
      }
      return record
    }
    return ([header] + records).map { $0.map(csvField).joined(separator: ",") + "\r\n" }.joined()
  }
}
