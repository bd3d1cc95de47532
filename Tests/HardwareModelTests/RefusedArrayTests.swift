import Testing

/// What the decoder refuses of the array and its clock.
struct RefusedArrayTests {
  static let refusals: [Refusal] = [
    Refusal(
      "clockMegahertz: 100", "clockMegahertz: 0",
      "5:17: clockMegahertz must be positive, was 0"),
    Refusal(
      "clockMegahertz: 100", "clockMegahertz: 0.009",
      "5:17: clockMegahertz must be at least 0.01, was 0.009; give the clock in "
        + "megahertz"),
    Refusal(
      "clockMegahertz: 100", "clockMegahertz: 10000.1",
      "5:17: clockMegahertz must be at most 10000, was 10000.1"),
    Refusal(
      "clockMegahertz: 100", "clockMegahertz: .nan",
      "5:17: clockMegahertz must be a finite number, was `.nan`"),
    Refusal(
      "clockMegahertz: 100", "clockMegahertz: '100'",
      "5:17: clockMegahertz must not be quoted, was the text `100`; remove the "
        + "quotes"),
    Refusal(
      "loopUnrolled", "loopUnroled",
      "8:11: array.family must be one of loopUnrolled, systolic, sparse, streaming, was `loopUnroled`; did you mean "
        + "loopUnrolled?"),
    Refusal(
      "outputChannels: 16", "outputChannels: 0",
      "9:19: array.outputChannels must be from 1 to 65536, was 0"),
    Refusal(
      "pixels: 4", "pixels: many",
      "11:11: array.pixels must be a whole number, was `many`"),
    Refusal(
      "pixelMode: row", "pixelMode: rows",
      "12:14: array.pixelMode must be one of row, flat, tile, was `rows`; did you "
        + "mean row?"),
    Refusal(
      "pixelMode: row", "pixelMode: tile",
      "12:14: array.pixelMode must not be tile unless tiling.rows and "
        + "tiling.columns are whole numbers; give both, or choose row or flat"),
    Refusal(
      "outputChannels: 16\n  inputChannels: 8", "outputChannels: 65536\n  inputChannels: 65536",
      "8:3: array must have at most 1073741824 multipliers, was 65536 × 65536 × 4 "
        + "× 1 × 1; give channels, pixels and kernel that are in parallel, not those "
        + "of a layer"),
    Refusal(
      "  pixels: 4\n", "  pixels: 4\n  layerOverlap: store\n",
      "12:17: array.layerOverlap must be one of none, stores, prefetch, was "
        + "`store`; did you mean stores?"),
    Refusal(
      "  pixels: 4\n", "  pixels: 4\n  spillsPartialSums: yes\n",
      "12:22: array.spillsPartialSums must be true or false, was `yes`"),
    Refusal(
      "  pixels: 4\n", "  pixels: 4\n  minimumRowCycles: -1\n",
      "12:21: array.minimumRowCycles must be from 0 to 1000000000, was -1"),
    Refusal(
      "rows: 28", "rows: 0",
      "14:11: array.tiling.rows must be from 1 to 65536, was 0"),
    Refusal(
      "rows: 28", "rows: 2.5",
      "14:11: array.tiling.rows must be a whole number, was `2.5`; write it in "
        + "plain decimal digits"),
    Refusal(
      "rows: 28", "rows: fewst",
      "14:11: array.tiling.rows must be a whole number or one of free, array, "
        + "whole, fewest, was fewst; did you mean fewest?"),
    Refusal(
      "rows: 28", "rows: [0]",
      "14:12: array.tiling.rows[0] must be from 1 to 65536, was 0"),
    Refusal(
      "rows: 28", "rows:",
      "14:10: array.tiling.rows has no value; it must be one of free, array, "
        + "whole, fewest"),
    Refusal(
      "[outputStationary]", "[]",
      "16:13: array.tiling.orders must have at least 1 element, has 0"),
    Refusal(
      "[outputStationary]", "[outputStationary, outputStationary]",
      "16:32: array.tiling.orders[1] repeats outputStationary; remove it"),
    Refusal(
      "[outputStationary]", "[outputstationary]",
      "16:14: array.tiling.orders[0] must be one of outputStationary, "
        + "outputStationaryByChannels, inputStationary, weightStationary, was "
        + "`outputstationary`; did you mean outputStationary?"),
    Refusal(
      "rows: 28", "rows: 28\n    minimumRowTiles: 0",
      "15:22: array.tiling.minimumRowTiles must be from 1 to 65536, was 0"),
  ]

  static let streamRefusals: [Refusal] = [
    Refusal(
      "clockMegahertz: 160", "clockMegahertz: 160.001",
      "14:21: array.stream.clockMegahertz must be to clockMegahertz as two whole "
        + "numbers up to 1000, was 160001 to 100000; round one of the two clocks"),
    Refusal(
      "inputChannels: 1\n", "inputChannels: 2\n",
      "14:5: array.stream needs inputChannels, kernelRows and kernelColumns of 1; "
        + "set them to 1, or remove stream"),
    Refusal(
      "pixelMode: flat", "pixelMode: row",
      "12:14: array.pixelMode must be flat where there is a stream, was row; "
        + "choose flat, or remove stream"),
    Refusal(
      "activations: [onChip]", "activations: [dram]",
      "14:5: array.stream needs feature maps on chip; set placements.activations "
        + "to [onChip], or remove stream"),
    Refusal(
      "wordPixels: 16", "wordPixels: 0",
      "15:17: array.stream.wordPixels must be from 1 to 65536, was 0"),
    Refusal(
      "    channelGroup: 4\n", "",
      "14:5: array.stream.channelGroup is missing; add the key"),
  ]

  @Test(arguments: refusals)
  func refusesWithPlaceAndRemedy(refusal: Refusal) {
    #expect(ProfileText.fault(ProfileText.changing([refusal.change])) == refusal.message)
  }

  @Test(arguments: streamRefusals)
  func refusesWhatAStreamCannotHave(refusal: Refusal) {
    let text = ProfileText.changing(ProfileText.streaming + [refusal.change])
    #expect(ProfileText.fault(text) == refusal.message)
  }
}
