import Foundation
import Inference
import NetworkImport
import NetworkModel
import TestSupport
import Testing

/// Networks from damaged files run or are refused; none ends the program.
struct RobustnessTests {
  @Test func damagedNetworksRunOrAreErrors() throws {
    let folder = TestData.root.appending(path: "Tests/NetworkImportTests/Fixtures")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    var runs = 0
    for name in names where name.hasSuffix(".onnx") {
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
      for seed in 0..<60 {
        var random = SeededRandom(seed: UInt64(seed))
        var damaged = bytes
        // The first of each file is whole.
        for _ in 0..<(seed == 0 ? 0 : 1 + seed % 5) {
          damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
        guard let network = try? ONNXImporter.load(bytes: damaged, name: name),
          network.macCount < 10_000_000,
          network.tensors.allSatisfy({ $0.shape.elementCount < 1_000_000 }),
          let executor = try? Executor(network)
        else { continue }
        let count = network[network.inputs[0]].shape.elementCount
        let image = (0..<count).map { _ in Float.random(in: -9...9, using: &random) }
        guard let result = try? executor.run(image[...]) else { continue }
        #expect(
          result.outputs.map(\.count) == network.outputs.map { network[$0].shape.elementCount })
        runs += 1
      }
    }
    // Most damage is to values, so that many networks still run.
    #expect(runs > 100)
  }

  @Test func refusesWhatIsTooLargeOrInconsistent() throws {
    func executor(_ shape: [Int], _ format: NumberFormat) throws -> Executor {
      var builder = NetworkBuilder(name: "one", source: "made up")
      let input = builder.input(shape: try TensorShape(shape), format: format)
      _ = try builder.activation("relu", input, .relu)
      return try Executor(builder.build())
    }
    let mixed = NumberFormat.integer(
      try AffineFormat(
        bits: 8, isSigned: true, scale: .perChannel([1, 2, 3], axis: 1), zeroPoints: [1, 2]))
    for (shape, format) in [
      ([1 << 30], .float32), ([1, 3], mixed),
      ([3], .fixedPoint(bits: 80, fractionBits: 0, isSigned: true)), ([3], .float(bits: 8)),
      ([3], .codebook(bits: 2, entries: [0, 1])), ([3], .ternary(negative: 1, positive: 2)),
    ] as [([Int], NumberFormat)] {
      #expect(throws: InferenceError.self) { try executor(shape, format) }
    }
    #expect(throws: InferenceError.self) {
      try SingleLayer.run(.activation(.relu), [1, 2], shape: [2], to: [3])
    }
  }
}
