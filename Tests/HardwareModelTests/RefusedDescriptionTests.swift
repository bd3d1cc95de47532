import Testing

/// What the decoder refuses of names, engines, energy and power.
struct RefusedDescriptionTests {
  private static let energyOfUltraRAM =
    "  uramBit: {low: 0.1, mid: 0.2, high: 0.4, prior: true, source: a guess}\n"

  static let refusals: [Refusal] = [
    Refusal(
      "name: sample", "name: Sample",
      "1:7: name must be 1 to 64 lower-case letters, digits, dots and hyphens, was "
        + "\"Sample\"; rename the profile"),
    Refusal(
      "name: sample", "name: ''",
      "1:7: name must be 1 to 64 lower-case letters, digits, dots and hyphens, was "
        + "\"\"; rename the profile"),
    Refusal(
      "name: sample", "name: " + String(repeating: "a", count: 65),
      "1:7: name must be 1 to 64 lower-case letters, digits, dots and hyphens, was "
        + "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"; rename "
        + "the profile"),
    Refusal(
      "description: A sample", "description: ' '",
      "2:14: description must not be empty; say it in one line"),
    Refusal(
      "description: A sample", "description: \"two\\nlines\"",
      "2:14: description must be one line without control characters; remove them"),
    Refusal(
      "cores: 2", "core: 2",
      "6:1: unknown key `core`; did you mean cores?"),
    Refusal(
      "cores: 2", "cores: 2\ncores: 2",
      "7:1: duplicate key `cores`; remove one of the two; the first is at 6:1"),
    Refusal(
      "cores: 2\n", "",
      "1:1: cores is missing; add the key"),
    Refusal(
      "cores: 2", "cores: 0",
      "6:8: cores must be from 1 to 65536, was 0"),
    Refusal(
      "cores: 2", "cores: 65537",
      "6:8: cores must be from 1 to 65536, was 65537"),
    Refusal(
      "cores: 2", "cores: 1.5",
      "6:8: cores must be a whole number, was `1.5`; write it in plain decimal "
        + "digits"),
    Refusal(
      "dsp: 0", "dsp: -1",
      "4:27: device.dsp must be from 0 to 100000000, was -1"),
    Refusal(
      "part: none, ", "",
      "4:9: device.part is missing; add the key"),
    Refusal(
      "channels: 16", "channels: 0",
      "38:20: engines.pool.channels must be from 1 to 65536, was 0"),
    Refusal(
      "macsPerCycle: 32", "macsPerCycle: 0",
      "39:34: engines.fullyConnected.macsPerCycle must be from 1 to 65536, was 0"),
    Refusal(
      "fused: true", "fused: True",
      "38:42: engines.pool.fused must be true or false, was `True`"),
    Refusal(
      "perInferenceMicroseconds: 1.5", "perInferenceMicroseconds: -1",
      "40:59: overheads.perInferenceMicroseconds must be from 0 to 1000000000, was "
        + "-1"),
    Refusal(
      "mid: 2, high: 4", "mid: 0.5, high: 4",
      "42:23: energy.mac8.mid must be at least low, which is 1, was 0.5; order "
        + "low, mid, high"),
    Refusal(
      "mid: 2, high: 4", "mid: 2, high: 1",
      "42:32: energy.mac8.high must be at least mid, which is 2, was 1; order low, "
        + "mid, high"),
    Refusal(
      "low: 1, mid: 2", "low: -1, mid: 2",
      "42:15: energy.mac8.low must be from 0 to 1000000000, was -1"),
    Refusal(
      "prior: true, source: a guess", "source: a guess",
      "42:9: energy.mac8.prior is missing; add the key"),
    Refusal(
      energyOfUltraRAM, "",
      "42:3: energy.uramBit is missing; add the key"),
    Refusal(
      "low: 1, mid: 2, high: 3", "low: 1, mid: 2, top: 3",
      "49:31: power.idleWatts: unknown key `top`; the known keys are low, mid, high"),
    Refusal(
      "worstPercent: 12", "worstPercent: 3",
      "50:62: modelError.worstPercent must be at least medianPercent, which is 4, "
        + "was 3; give the greatest absolute error"),
    Refusal(
      "cases: 8", "cases: 0",
      "50:73: modelError.cases must be from 1 to 65536, was 0"),
  ]

  @Test(arguments: refusals)
  func refusesWithPlaceAndRemedy(refusal: Refusal) {
    #expect(ProfileText.fault(ProfileText.changing([refusal.change])) == refusal.message)
  }
}
