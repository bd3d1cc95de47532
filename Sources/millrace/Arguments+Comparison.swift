import BundledPlans
import CommandLineParsing
import Evaluation

extension Arguments {
  static let layerTable = Flag(
    "--layers", "Print a line a layer, too: each design's time, and how often as fast it is.")
  static let hardwareList = Option(
    "--hardware",
    .repeated(.path("PROFILE", orOneOf: BuiltInProfiles.names), atLeast: 1),
    "A hardware profile, as for simulate; may be given several times.")
  static let plans = Option(
    "--plan", .repeated(.path("PLAN", orOneOf: PlanLibrary.names)),
    "A compression plan, as for simulate, or none; may be given several times.")
  static let weightPolicies = Option(
    "--weights", .repeated(.choice(WeightPolicy.self)),
    "Where weights lie: auto, on-chip or dram; may be given several times.")
  static let weightBitsList = Option(
    "--weight-bits", .repeated(.integer("B", in: 1...32)),
    "Bits of a weight where the network is not quantized; may be given several times.")
  static let activationBitsList = Option(
    "--activation-bits", .repeated(.integer("B", in: 1...32)),
    "Bits of an activation likewise: one for all, or one for each --weight-bits.")
  static let designsCSV = Option(
    "--csv", .optional(.destination()), "Where the designs are written as comma-separated values.")

  static let compare = Command(
    "compare", "Simulate several designs and compare them.",
    discussion: """
      Every hardware is simulated with every plan, placement and width. Differences are in per \
      cent of the first design. A difference with a question mark is not certain: the bands of \
      the two figures overlap. A design that cannot be is listed with the reason.
      """,
    examples: [
      "millrace compare vgg16 --hardware zcu102-b4096 --hardware zc706-qiu16",
      "millrace compare alexnet --hardware zcu102-store --plan none "
        + "--plan deep-compression/alexnet",
      "millrace compare alexnet --hardware zcu102-store --weights dram --weights on-chip",
    ]
  ) {
    network
    hardwareList
    plans
    weightPolicies
    weightBitsList
    activationBitsList
    fidelity
    objective
    batch
    activationDensities
    activationsFile
    activationImages
    skip
    layerTable
    seed
    prototxt
    json
    designsCSV
    markdown
    report
  }
}
