import NetworkModel
import Testing

struct NumberFormatTests {
  struct Table: Sendable {
    let entries: [Float]
    let bits: Int?

    init(_ entries: [Float], _ bits: Int?) {
      self.entries = entries
      self.bits = bits
    }
  }

  static let tables: [Table] = [
    Table([0, 0.5, -0.25], 3), Table([0, 1], 2), Table([-1, 1], 2), Table([-2, 1], 2),
    Table([2, 1], 3),
    // 127 and −128 of 2^−7, then one more.
    Table([127.0 / 128, -1, 1.0 / 128], 8), Table([1, 1.0 / 128], 9), Table([32_767, 1], 16),
    Table([32_768, 1], nil), Table([-32_768, 1], 16), Table([0.1], nil), Table([0, 0], nil),
    Table([], nil), Table([.infinity], nil), Table([.nan, 1], nil), Table([1e30, 1e-30], nil),
    Table([.leastNonzeroMagnitude], nil), Table([0x1p100], 2), Table([0x1p-120, 0x1p-118], 4),
  ]

  @Test(arguments: tables)
  func tablesOfFixedPointHaveItsWidth(table: Table) {
    #expect(NumberFormat.codebook(bits: 4, entries: table.entries).operandBits == table.bits)
  }

  @Test func otherFormatsHaveTheirOwn() {
    #expect(NumberFormat.float32.operandBits == nil)
    #expect(NumberFormat.fixedPoint(bits: 6, fractionBits: 3, isSigned: true).operandBits == 6)
    #expect(NumberFormat.ternary(negative: 1, positive: 2).operandBits == 2)
  }
}
