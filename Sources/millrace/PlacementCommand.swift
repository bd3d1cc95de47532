import CommandLineParsing
import Compression
import Diagnostics
import Evaluation
import HardwareModel
import NetworkModel
import Reporting
import Simulation
import WeightCoding

/// `millrace placement`.
enum PlacementCommand {
  /// Reports what room for weights on chip is worth.
  static func run(_ parsed: ParsedCommand) throws {
    let word = parsed[Arguments.network]
    var report: StoreReport?
    var outputs = Outputs()
    outputs.add("--json", parsed[Arguments.json]) { report?.json() ?? "" }
    outputs.add("--csv", parsed[Arguments.frontierCSV]) { report?.csv() ?? "" }
    try outputs.check(parsed)
    let original = try NetworkLoading.network(parsed)
    let network = try PlanLoading.applying(parsed, to: original)
    let design = Design(
      network: network, profile: try ProfileLoading.profile(parsed[Arguments.hardware]),
      batch: parsed[Arguments.batch],
      widths: WidthOptions(
        weightBits: parsed[Arguments.weightBits],
        activationBits: parsed[Arguments.activationBits]),
      objective: parsed[Arguments.objective])
    do throws(InputError) {
      let study = try design.storeStudy()
      report = StoreReport(
        study, fit: try fit(of: original, in: design),
        breakEvenBatch: try design.breakEvenBatch())
    } catch {
      // The file is known to the user by the word that was typed.
      throw InputError(
        error.kind, file: word, place: error.place, reason: error.reason, remedy: error.remedy)
    }
    try outputs.write { report?.text(width: Terminal.reportWidth) ?? "" }
  }

  /// Where all of a network, as it is without a plan, first fits.
  private static func fit(
    of network: Network, in design: Design
  ) throws(InputError) -> StoreFit {
    let widest = min(32, design.profile.precision.storageBits.last ?? 32)
    // A width that the network states is not changed by what stands in for none.
    let isFree = network.layers.contains { layer in
      guard case .convolution(let convolution) = layer.operation else { return false }
      return !convolution.weights.format.isQuantized
    }
    let bits =
      !isFree
      ? nil
      : try StoreFit.greatest(in: 1...widest) { bits throws(InputError) in
        var design = design
        design.network = network
        design.widths.weightBits = bits
        return try design.holdsAllWeights()
      }
    let density = try StoreFit.greatest(in: 1...1000) { density throws(InputError) in
      var design = design
      design.network = try pruned(network, toThousandths: density)
      return try design.holdsAllWeights()
    }
    return StoreFit(weightBits: bits, statesWidth: !isFree, densityThousandths: density)
  }

  /// A network with the same density in every layer, 8-bit shared weights and relative indices of the width
  /// that makes them smallest.
  private static func pruned(
    _ network: Network, toThousandths density: Int
  ) throws(InputError) -> Network {
    let statistics: LayerStatistics
    do throws(CodingError) {
      statistics = try LayerStatistics(
        smallestAtDensity: Double(density) / 1000, codeBits: 8)
    } catch {
      throw InputError(file: network.name, reason: "\(error)")
    }
    let step = StatisticsStep(layers: PerLayer(StatisticsStep.Figures(statistics)))
    let plan = CompressionPlan(name: "uniform density", summary: "", steps: [.statistics(step)])
    return try CompressCommand.compress(
      network, plan, CompressionContext(), word: network.name
    ).network
  }
}
