import Foundation

/// A table of published figures, each row with its source.
struct PublishedTable {
  /// The rows, by column name.
  let rows: [[String: String]]

  init(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let header = lines.first.map { Self.fields(String($0)) } ?? []
    rows = lines.dropFirst().map { line in
      Dictionary(zip(header, Self.fields(String(line)))) { first, _ in first }
    }
  }

  static let alexNetProfile = PublishedTable(PackageResources.dpu_alexnet_zcu102_profile_csv)
  static let fcn8Profile = PublishedTable(PackageResources.dpu_fcn8_zcu102_profile_csv)
  static let dram = PublishedTable(PackageResources.dram_reference_csv)
  static let ports = PublishedTable(PackageResources.hp_ports_zcu102_csv)
  static let scaleSim = PublishedTable(PackageResources.scalesim_counts_csv)
  static let trace = PublishedTable(PackageResources.dpu_resnet50_zcu104_vaitrace_csv)
  static let modelZoo = PublishedTable(PackageResources.dpu_model_zoo_csv)
  static let arrays = PublishedTable(PackageResources.fpga23_array_per_layer_csv)
  static let qiu = PublishedTable(PackageResources.qiu_fpga16_per_layer_csv)
  static let zhang = PublishedTable(PackageResources.zhang_fpga15_csv)

  /// The fields of one line; a quoted field may hold commas.
  private static func fields(_ line: String) -> [String] {
    var result = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: result.append("")
      default: result[result.count - 1].append(character)
      }
    }
    return result
  }
}

extension [String: String] {
  /// The number in a column.
  func number(_ column: String) -> Double? { self[column].flatMap { Double($0) } }

  /// A case of this row.
  func `case`(_ name: String, _ published: Double, _ predicted: Double) -> ValidationCase {
    ValidationCase(
      name: name, published: published, predicted: predicted, source: self["source"] ?? "",
      status: self["status"] ?? "")
  }
}
