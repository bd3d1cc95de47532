/// The order in which the fields of a memory's address follow each other, high to low.
public struct AddressOrder: Hashable, Sendable {
  /// A field of an address; the raw value is DRAMsim3's abbreviation.
  public enum Field: String, CaseIterable, Sendable {
    /// The row.
    case row = "ro"
    /// The channel.
    case channel = "ch"
    /// The rank.
    case rank = "ra"
    /// The bank within its group.
    case bank = "ba"
    /// The bank group.
    case bankGroup = "bg"
    /// The column, in units of one burst.
    case column = "co"
  }

  /// The six fields from the highest bits to the lowest, each once.
  public let fields: [Field]
  /// Whether bank and bank group are combined with the lowest bits of the row by exclusive or.
  ///
  /// Streams that are a multiple of the row size apart then meet in one bank less often (Zhang,
  /// Zhu and Zhang, "A permutation-based page interleaving scheme", MICRO 2000, section 4).
  public let hashesBanks: Bool

  /// Creates an order.
  ///
  /// - Returns: `nil` unless every field is there exactly once.
  public init?(_ fields: [Field], hashesBanks: Bool = false) {
    guard fields.count == Field.allCases.count, Set(fields).count == fields.count else {
      return nil
    }
    self.fields = fields
    self.hashesBanks = hashesBanks
  }

  /// Reads an order written as DRAMsim3 writes it, such as `rochrababgco`.
  ///
  /// - Returns: `nil` unless every field's two letters are there exactly once.
  public init?(abbreviation: String, hashesBanks: Bool = false) {
    let letters = Array(abbreviation)
    guard letters.count == 2 * Field.allCases.count else { return nil }
    var fields: [Field] = []
    for start in stride(from: 0, to: letters.count, by: 2) {
      guard let field = Field(rawValue: String(letters[start...start + 1])) else { return nil }
      fields.append(field)
    }
    self.init(fields, hashesBanks: hashesBanks)
  }

  /// The order as DRAMsim3 writes it.
  public var abbreviation: String { fields.map(\.rawValue).joined() }
}

/// Where in the memory an address is.
public struct DRAMLocation: Hashable, Sendable {
  /// The channel.
  public let channel: Int
  /// The bank's number within its channel: ranks, then groups, then banks.
  public let bank: Int
  /// The row.
  public let row: Int
  /// The column, in units of one burst.
  public let column: Int
}

/// Cuts addresses into channel, bank, row and column.
///
/// Bits below a burst are dropped and bits above the capacity too, so that every address is
/// somewhere: addresses a multiple of the capacity apart are the same place.
public struct AddressMap: Sendable {
  private struct Slice {
    var shift: UInt64 = 0
    var mask: UInt64 = 0

    @inline(__always)
    func of(_ address: UInt64) -> Int { Int(truncatingIfNeeded: (address &>> shift) & mask) }
  }

  private var row = Slice()
  private var channel = Slice()
  private var rank = Slice()
  private var bank = Slice()
  private var group = Slice()
  private var column = Slice()
  private let banksPerGroup: Int
  private let banksPerRank: Int
  private let rowHashMask: Int

  /// Creates the map of a geometry.
  ///
  /// - Precondition: Every count of the geometry is a power of two.
  public init(_ geometry: DRAMGeometry, _ order: AddressOrder) {
    banksPerGroup = geometry.banksPerGroup
    banksPerRank = geometry.banksPerRank
    rowHashMask = order.hashesBanks ? geometry.banksPerRank - 1 : 0
    var shift = UInt64(geometry.burstBytes.trailingZeroBitCount)
    for field in order.fields.reversed() {
      let count =
        switch field {
        case .row: geometry.rows
        case .channel: geometry.channels
        case .rank: geometry.ranks
        case .bank: geometry.banksPerGroup
        case .bankGroup: geometry.bankGroups
        case .column: geometry.burstsPerRow
        }
      precondition(count > 0 && count & (count - 1) == 0)
      let slice = Slice(shift: shift, mask: UInt64(count - 1))
      switch field {
      case .row: row = slice
      case .channel: channel = slice
      case .rank: rank = slice
      case .bank: bank = slice
      case .bankGroup: group = slice
      case .column: column = slice
      }
      shift += UInt64(count.trailingZeroBitCount)
    }
  }

  /// Bytes from one bank to the next for a stream of ascending addresses: those of the lowest field
  /// above the column's that tells banks apart, or of the lowest such field of all.
  public var bankStrideBytes: Int {
    let fields = bankFields
    let above = fields.filter { $0.shift > column.shift }
    return 1 << (above.first ?? fields.first ?? row).shift
  }

  /// Bytes after which a stream of ascending addresses comes to its first bank again.
  public var bankPeriodBytes: Int {
    let last = bankFields.last ?? row
    return max(bankStrideBytes, 1 << (last.shift + UInt64(last.mask.nonzeroBitCount)))
  }

  /// The fields that tell banks apart and have more than one value, from the lowest bits up.
  private var bankFields: [Slice] {
    [group, bank, rank].filter { $0.mask > 0 }.sorted { $0.shift < $1.shift }
  }

  /// The channel of an address.
  @inline(__always)
  func channel(of address: UInt64) -> Int { channel.of(address) }

  /// The place of an address.
  @inline(__always)
  public func location(of address: UInt64) -> DRAMLocation {
    let row = row.of(address)
    let inRank = (group.of(address) &* banksPerGroup &+ bank.of(address)) ^ (row & rowHashMask)
    return DRAMLocation(
      channel: channel.of(address), bank: rank.of(address) &* banksPerRank &+ inRank, row: row,
      column: column.of(address))
  }
}
