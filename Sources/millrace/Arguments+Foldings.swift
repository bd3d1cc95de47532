import CommandLineParsing

extension Arguments {
  static let foldingsCSV = Option(
    "--csv", .optional(.destination()), "Where the paces are written as comma-separated values.")

  static let foldings = Command(
    "foldings", "List every pace of a dataflow with what it takes.",
    discussion: """
      A pace is that of the slowest engine. For each one the cheapest folding of every layer is \
      taken, which is the cheapest of the whole network, since layers do not depend on each other. \
      FIFOs are not counted; simulate finds their depths. The profile must be of the family \
      streaming; the folding or the target that it states does not matter.
      """,
    examples: ["millrace foldings cnv --hardware pynq-z1-cnv-w1a1"]
  ) {
    network
    hardware
    weights
    weightBits
    activationBits
    optionalPlan
    prototxt
    json
    foldingsCSV
  }
}
