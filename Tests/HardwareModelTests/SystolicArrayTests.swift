import HardwareModel
import Testing

/// Systolic arrays in profiles.
struct SystolicArrayTests {
  private static let unrolled = """
      family: loopUnrolled
      outputChannels: 16
      inputChannels: 8
      pixels: 4
      pixelMode: row
      tiling:
        rows: 28
        columns: fewest
        orders: [outputStationary]
    """

  private static func text(_ array: String) -> String {
    ProfileText.changing([(unrolled, array)])
  }

  private static let least = """
      family: systolic
      rows: 12
      columns: 8
      dataflow: outputStationary
    """

  @Test func physicalIsTheDefault() throws {
    let profile = try ProfileText.decode(Self.text(Self.least))
    let array = try #require(profile.array.systolic)
    #expect(array.rows == 12)
    #expect(array.columns == 8)
    #expect(array.dataflow == .outputStationary)
    guard case .physical(let rules) = array.mode else {
      Issue.record("not physical")
      return
    }
    #expect(!rules.overlapsStationaryLoad)
    #expect(rules.tiling.rows == .free)
    #expect(rules.tiling.columns == .fewest)
    #expect(profile.array.family == "systolic")
    #expect(profile.array.peakMACsPerCycle == 96)
  }

  @Test func theRulesOfScaleSimAreRead() throws {
    let lines = """

        mode: scalesim
        interface: {inputWords: 3, weightWords: 4, outputWords: 5}
        sparsity: {kind: rowwise, blockLength: 4, representation: csr}
      """
    let profile = try ProfileText.decode(Self.text(Self.least + lines))
    #expect(
      profile.array.systolic?.mode
        == .scaleSim(
          ScaleSimRules(
            interface: .init(inputWords: 3, weightWords: 4, outputWords: 5),
            sparsity: .rowwise(blockLength: 4, seed: 40), representation: .compressedRows)))
    let estimated = try ProfileText.decode(Self.text(Self.least + "\n  mode: scalesim"))
    #expect(estimated.array.systolic?.mode == .scaleSim(ScaleSimRules()))
  }

  @Test(arguments: [
    (
      ("rows: 12", "rows: 0"), "t.yaml:9:9: array.rows must be from 1 to 65536, was 0"
    ),
    (
      ("outputStationary", "weightStationry"),
      "t.yaml:11:13: array.dataflow must be one of weightStationary, inputStationary, "
        + "outputStationary, was `weightStationry`; did you mean weightStationary?"
    ),
    (("rows: 12\n", "pixels: 12\n"), "t.yaml:8:3: array.rows is missing; add the key"),
    (
      ("columns: 8", "columns: 8\n  mode: scale"),
      "t.yaml:11:9: array.mode must be one of physical, scalesim, was `scale`; did you mean "
        + "scalesim?"
    ),
    (
      ("columns: 8", "columns: 8\n  interface: {inputWords: 1, weightWords: 1, outputWords: 1}"),
      "t.yaml:11:3: array.interface does not apply here; remove it"
    ),
    (
      ("columns: 8", "columns: 8\n  mode: scalesim\n  tiling: {rows: free}"),
      "t.yaml:12:3: array.tiling does not apply here; remove it"
    ),
    (
      ("columns: 8", "columns: 8\n  mode: scalesim\n  sparsity: {kind: layerwise, seed: 4}"),
      "t.yaml:12:31: array.sparsity.seed does not apply here; remove it"
    ),
    (
      ("rows: 12\n  columns: 8", "rows: 65536\n  columns: 65536"),
      "t.yaml:8:3: array must have at most 1073741824 multipliers, was 65536 × 65536; give rows and "
        + "columns of one core"
    ),
  ])
  func refusesWithPlaceAndRemedy(change: (String, String), message: String) {
    let array = Self.least.replacing(change.0, with: change.1)
    #expect(ProfileText.fault(Self.text(array)) == message)
  }
}
