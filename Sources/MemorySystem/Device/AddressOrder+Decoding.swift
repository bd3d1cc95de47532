public import Diagnostics
public import StructuredText

extension AddressOrder {
  /// Decodes a list that names every field once, from the highest address bits to the lowest.
  ///
  /// - Parameters:
  ///   - reader: The list's node.
  ///   - hashesBanks: Whether the bank is combined with the row's lowest bits.
  /// - Throws: `InputError` with the place of the first fault.
  public init(_ reader: NodeReader, hashesBanks: Bool = false) throws(InputError) {
    let words = try reader.distinctWords(AddressField.self)
    guard let order = AddressOrder(words.map(\.field), hashesBanks: hashesBanks) else {
      throw reader.error(
        "must name each of \(AddressField.allCases.map(\.rawValue).joined(separator: ", ")) once",
        remedy: "list them from the highest address bits to the lowest")
    }
    self = order
  }
}

/// The fields of an address as a device's file names them.
private enum AddressField: String, CaseIterable {
  case row, channel, rank, bankGroup, bank, column

  var field: AddressOrder.Field {
    switch self {
    case .row: .row
    case .channel: .channel
    case .rank: .rank
    case .bankGroup: .bankGroup
    case .bank: .bank
    case .column: .column
    }
  }
}
