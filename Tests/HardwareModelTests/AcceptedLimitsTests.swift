import Testing

/// The values next to the refused ones.
struct AcceptedLimitsTests {
  @Test func acceptsTheSamples() {
    #expect(ProfileText.fault(ProfileText.complete) == nil)
    #expect(ProfileText.fault(ProfileText.changing(ProfileText.streaming)) == nil)
  }

  static let changes: [[(String, String)]] = [
    [("name: sample", "name: a-1.b")],
    [("name: sample", "name: " + String(repeating: "a", count: 64))],
    [("cores: 2", "cores: 65536")],
    [("clockMegahertz: 100", "clockMegahertz: 0.01")],
    [("clockMegahertz: 100", "clockMegahertz: 10000")],
    [
      (
        "outputChannels: 16\n  inputChannels: 8\n  pixels: 4",
        "outputChannels: 32768\n  inputChannels: 32768\n  pixels: 1"
      )
    ],
    [("pixelMode: row", "pixelMode: flat")],
    [("capacityBytes: 65536, copies: 2", "capacityBytes: 8, copies: 8")],
    [("capacityBytes: 4096, copies: 1", "capacityBytes: 1, copies: 1")],
    [("weightBits: 4\n", "weightBits: 1\n"), ("[4, 8, 16]", "[1, 8]")],
    [("[4, 8, 16]", "[4, 8]")],
    [("19.2", "0.0004")],
    [("efficiency: 0.75", "efficiency: 0.7501")],
    [("efficiency: 0.75", "efficiency: 1")],
    [("efficiency: 0.75", "efficiency: 0.0001")],
    [("arrangement: shared", "arrangement: shared, writeCount: 2")],
    [("widthBits: 128", "widthBits: 8")],
    [("layers: 2", "layers: 0")],
    [("maximumBytes: 1024", "maximumBytes: 1")],
    [("mid: 2, high: 4", "mid: 1, high: 1")],
    [("worstPercent: 12", "worstPercent: 4")],
    [("rows: 28", "rows: 1")],
    [("rows: 28", "rows: 65536")],
    [("pixelMode: row", "pixelMode: tile"), ("columns: fewest", "columns: 28")],
    [("cores: 2", "cores: 1"), ("  sharedEfficiency: 0.5\n", "")],
  ]

  @Test(arguments: changes.indices)
  func acceptsTheLimitItself(index: Int) {
    #expect(ProfileText.fault(ProfileText.changing(Self.changes[index])) == nil)
  }
}
