import HardwareModel
import SystolicArrays

/// AlexNet's convolutions by SCALE-Sim's rules, on its 32 × 32 example array.
enum SystolicWorkloads {
  /// In each dataflow: cycles and buffer words; DRAM words with estimated bandwidth; DRAM words
  /// behind an interface of ten words.
  static func all() throws -> [Benchmark] {
    let layers = try [
      layer(224, 11, 3, 96, stride: 4), layer(27, 5, 96, 256), layer(13, 3, 256, 384),
      layer(13, 3, 384, 384), layer(13, 3, 384, 256),
    ]
    return try SystolicArray.Dataflow.allCases.flatMap { dataflow in
      let machine = try machine(dataflow)
      let narrow = machine.with(
        interface: .init(inputWords: 10, weightWords: 10, outputWords: 10))
      let name = "alexnet, \(dataflow.rawValue) as SCALE-Sim"
      return [
        Benchmark("\(name), cycles", amount: Double(layers.count), unit: "layers") {
          try layers.reduce(0) { try $0 + Int64(ScaleSimCompute($1, on: machine).cycles) }
        },
        Benchmark(
          "\(name), DRAM", amount: Double(layers.count), unit: "layers",
          relativeTo: "\(name), cycles"
        ) {
          try layers.reduce(0) {
            try $0 + Int64(ScaleSimFigures($1, on: machine).inputs.dramWords)
          }
        },
        Benchmark(
          "\(name), interface", amount: Double(layers.count), unit: "layers",
          relativeTo: "\(name), DRAM"
        ) {
          try layers.reduce(0) { try $0 + Int64(ScaleSimFigures($1, on: narrow).stallCycles) }
        },
      ]
    }
  }

  private static func machine(_ dataflow: SystolicArray.Dataflow) throws -> ScaleSimMachine {
    let rules = ScaleSimRules()
    return try ScaleSimMachine(
      array: SystolicArray(rows: 32, columns: 32, dataflow: dataflow, mode: .scaleSim(rules)),
      rules: rules, inputWords: 65_536, weightWords: 65_536, outputWords: 65_536)
  }

  private static func layer(
    _ input: Int, _ kernel: Int, _ channels: Int, _ filters: Int, stride: Int = 1
  ) throws -> ScaleSimLayer {
    try ScaleSimLayer(
      inputRows: input, inputColumns: input, kernelRows: kernel, kernelColumns: kernel,
      channels: channels, filters: filters, strideRows: stride, strideColumns: stride)
  }
}
