internal import BundledPlans
internal import Compression
internal import Diagnostics
internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities
internal import Simulation
internal import SparseArrays
internal import StreamingArrays

extension Validation {
  /// Folded cycles of CNV with BNN-PYNQ's folding.
  static func finnCycles() throws -> ValidationFamily {
    let schedule = try schedule("cnv", on: "pynq-z1-cnv-w1a1")
    let published: [Double] = [
      32_400, 28_224, 20_736, 28_800, 20_736, 18_432, 32_768, 32_768, 8_192,
    ]
    let engines = zip(schedule.plan.steps, schedule.work).compactMap { step, work in
      if case .streaming(let engine) = work, engine.weightCount > 0 {
        (schedule.network.layers[step.layers[0]].name, Double(engine.node.frameCycles))
      } else {
        nil
      }
    }
    return ValidationFamily(
      name: "finn-cycles", kind: .exact, unit: "cycles", tolerance: 0,
      cases: zip(engines, published).map { engine, published in
        ValidationCase(
          name: engine.0, published: published, predicted: engine.1,
          source: "Xilinx/BNN-PYNQ@d39c1c7, bnn/src/network/cnvW1A1/hw/config.h",
          status: "shapes, SIMD and PE read from source, cycles computed from them")
      })
  }

  /// The rate of CNV on a board.
  static func finnBoard() throws -> ValidationFamily {
    let schedule = try schedule("cnv", on: "pynq-z1-cnv-w1a1")
    guard let streaming = schedule.streaming else { throw missing("pynq-z1-cnv-w1a1") }
    return ValidationFamily(
      name: "finn-board", kind: .predicted, unit: "ms", tolerance: 0,
      cases: [
        ValidationCase(
          name: "cnv-w1a1, a frame of 1,000", published: 0.331_0714,
          predicted: schedule.profile.clock.milliseconds(streaming.run.interval),
          source: "Xilinx/finn-examples, notebook 1_cifar10_with_cnv_networks",
          status: "read from source")
      ])
  }

  /// EIE's times with synthetic weights at the printed densities.
  static func eie() throws -> ValidationFamily {
    let profile = try profile("eie-64pe")
    guard let array = profile.array.sparse else { throw missing("eie-64pe") }
    let rows:
      [(
        name: String, outputs: Int, inputs: Int, density: Double, activations: Double,
        microseconds: Double
      )] = [
        ("AlexNet FC6", 4096, 9216, 0.09, 0.351, 30.3),
        ("AlexNet FC7", 4096, 4096, 0.09, 0.353, 12.2),
        ("AlexNet FC8", 1000, 4096, 0.25, 0.375, 9.9),
      ]
    return ValidationFamily(
      name: "eie", kind: .calibrated, unit: "µs", tolerance: 0,
      cases: try rows.map { row in
        let shape = try ConvolutionShape.fullyConnected(outputs: row.outputs, inputs: row.inputs)
        let product = SparseProduct(
          shape, group: 0, rows: 0..<row.outputs, on: array,
          weights: .synthetic(
            density: row.density, deviation: SyntheticPattern.fittedDeviation, seed: 1),
          activations: ActivationPattern(shape, density: row.activations, seed: 101))
        return ValidationCase(
          name: row.name, published: row.microseconds,
          predicted: 1000 * profile.clock.milliseconds(product.cycles),
          source: "Han et al., ISCA 2016 (arXiv 1602.01528v2), Tables III and IV",
          status: "read from source; places of weights synthetic, spread of rows fitted")
      })
  }

  /// Sizes of Deep Compression by its published densities and code lengths.
  static func deepCompression() throws -> ValidationFamily {
    let rows = [
      ("alexnet", 6.9), ("vgg16", 11.3), ("lenet-300-100", 0.027), ("lenet-5", 0.044),
    ]
    return ValidationFamily(
      name: "deep-compression", kind: .predicted, unit: "MB", tolerance: 0,
      cases: try rows.map { name, published in
        guard let bytes = PlanLibrary.source(named: "deep-compression/\(name)") else {
          throw missing(name)
        }
        let plan = try CompressionPlan.decode(bytes: bytes, file: name)
        let result = try Compressor.compress(
          network(name), by: plan, context: CompressionContext())
        let bits = result.network.layers.reduce(Bits(0)) { sum, layer in
          guard case .convolution(let convolution) = layer.operation else { return sum }
          return sum + convolution.weights.storageBits
        }
        return ValidationCase(
          name: name, published: published, predicted: Double(bits) / 8e6,
          source: "Han et al., ICLR 2016, Tables 1 to 5", status: "read from source")
      })
  }
}
