import CommandLineParsing

extension Arguments {
  static let frontierCSV = Option(
    "--csv", .optional(.destination()),
    "Where the breakpoints are written as comma-separated values.")

  static let placement = Command(
    "placement", "Study what room for weights on chip is worth.",
    discussion: """
      Prints the frontier of memory blocks spent against time, energy and traffic, the width and \
      the density at which all weights fit, and the batch from which on weights from DRAM cost no \
      time. The profile must have placements.weightStore.
      """,
    examples: [
      "millrace placement resnet50 --hardware zcu102-store --weight-bits 8",
      "millrace placement alexnet --hardware u280-store --plan deep-compression/alexnet "
        + "--minimise energy",
    ]
  ) {
    network
    hardware
    objective
    batch
    weightBits
    activationBits
    optionalPlan
    prototxt
    json
    frontierCSV
  }
}
