import Diagnostics
import NetworkModel
import TestSupport
import Testing
import WeightCoding

@testable import NetworkContainers

struct CorruptionTests {
  private func read(_ bytes: [UInt8]) throws(InputError) -> Network {
    try NetworkContainer.network(bytes: bytes, file: "sample.mrn")
  }

  @Test func everyTruncationIsAnError() throws {
    let bytes = try NetworkContainer.bytes(of: SampleNetworks.pruned(), file: "sample.mrn")
    for length in bytes.indices {
      #expect(throws: InputError.self) { try read(Array(bytes.prefix(length))) }
    }
    #expect(throws: InputError.self) { try read(bytes + [0]) }
  }

  @Test func everyChangedByteIsNoticed() throws {
    let bytes = try NetworkContainer.bytes(of: SampleNetworks.pruned(), file: "sample.mrn")
    var random = SeededRandom(seed: 3)
    var places: Set<String?> = []
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= UInt8.random(in: 1...255, using: &random)
      let error = #expect(throws: InputError.self) { try read(changed) }
      places.insert(error?.place)
    }
    #expect(places.isSuperset(of: ["section NETW", "section LAYR 0", "section LAYR 1"]))
  }

  /// Changes behind checksums that are right, so that every decoder meets them.
  @Test(arguments: 0..<3) func changedContentsGiveErrorsOrNetworks(_ sample: Int) throws {
    let bytes =
      switch sample {
      case 0: try NetworkContainer.bytes(of: SampleNetworks.pruned(), file: "a")
      case 1: try NetworkContainer.bytes(of: SampleNetworks.operations(), file: "a")
      default:
        try NetworkContainer.bytes(
          of: EncodedNetwork(
            encoding: SampleNetworks.convolutions(SampleNetworks.tensors())), file: "a")
      }
    let sound = try ContainerFile(bytes)
    var random = SeededRandom(seed: UInt64(sample))
    var (errors, networks) = (0, 0)
    for _ in 0..<1500 {
      var file = sound
      let section = Int.random(in: file.sections.indices, using: &random)
      var payload = Array(file.sections[section].payload)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: payload.removeLast(Int.random(in: 0...payload.count, using: &random))
      case 1: payload.append(contentsOf: [UInt8](repeating: 0, count: 8))
      default:
        for _ in 0..<Int.random(in: 1...3, using: &random) where !payload.isEmpty {
          let index = Int.random(in: payload.indices, using: &random)
          payload[index] =
            Bool.random(using: &random)
            ? UInt8.random(in: 0...255, using: &random)
            : [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random)!
        }
      }
      file.sections[section].payload = payload[...]
      do {
        let network = try read(file.bytes())
        // What is taken can be written, too.
        _ = try NetworkContainer.bytes(of: network, file: "a")
        networks += 1
      } catch { errors += 1 }
    }
    #expect(errors > 100 && networks > 10)
  }

  /// A short file whose layer of zeros claims 2³⁶ weights, or 2²⁴ in each of many layers.
  @Test func aShortFileCannotClaimMuchMemory() throws {
    let encoded = try SampleNetworks.pruned()
    let file = try ContainerFile(NetworkContainer.bytes(of: encoded, file: "a"))
    let payload = Array(file.sections[0].payload)
    // Every place that holds the 30 of the input channels or the 20 of the outputs as 64 bits.
    for old in [UInt8(30), 20] {
      for new in [[0, 0, 0, 0, 1, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0]] as [[UInt8]] {
        var changed = payload
        for index in payload.indices.dropLast(8)
        where payload[index] == old && payload[index + 1..<index + 8].allSatisfy({ $0 == 0 }) {
          changed.replaceSubrange(index..<index + 8, with: new)
        }
        var copy = file
        copy.sections[0].payload = changed[...]
        #expect(throws: InputError.self) { try read(copy.bytes()) }
      }
    }
  }

  @Test func sectionsAreInTheirPlaces() throws {
    let sound = try ContainerFile(NetworkContainer.bytes(of: SampleNetworks.pruned(), file: "a"))
    #expect(throws: Never.self) { try read(sound.bytes()) }
    for change in [
      { $0.sections.swapAt(1, 2) }, { $0.sections.swapAt(0, 1) }, { $0.sections.removeLast() },
      { $0.sections.append($0.sections[2]) }, { $0.sections = [] },
    ] as [(inout ContainerFile) -> Void] {
      var file = sound
      change(&file)
      #expect(throws: InputError.self) { try read(file.bytes()) }
    }
  }

  /// What no importer makes, and what those who compute with a network rely on.
  @Test(
    arguments: [
      .concatenation(axis: 4), .concatenation(axis: -5), .reduction(.mean, axes: [1, 9]),
      .affine(ChannelAffine(scale: [], offset: [1])), .activation(.parametricRelu(alpha: [])),
      .normalization(.softmax(axis: 4, isLogarithm: false)),
      .normalization(.localResponse(size: 0, alpha: 1, beta: 1, bias: 1)),
      .rearrangement(.transpose(permutation: [0, 1, 2, 2])), .rearrangement(.split(axis: 7)),
      .rearrangement(.pad(before: [0], after: [0], value: 0)),
      .rearrangement(.slice(starts: [0], axes: [1], steps: [0])),
      .rearrangement(.slice(starts: [], axes: [1], steps: [1])),
      .rearrangement(.depthToSpace(block: 0)),
    ] as [NetworkModel.Operation])
  func impossibleOperationsAreRefused(_ operation: NetworkModel.Operation) throws {
    var builder = NetworkBuilder(name: "impossible", source: "a test")
    let shape = try TensorShape([1, 2, 3, 4])
    let input = builder.input(shape: shape)
    builder.layer(
      "only", operation, inputs: [input], outputs: [Tensor(name: "output", shape: shape)])
    let bytes = try NetworkContainer.bytes(of: builder.build(), file: "a")
    let error = #expect(throws: InputError.self) { try read(bytes) }
    #expect(error?.place == "section NETW" && error?.reason.contains("only") == true)
  }

  @Test func otherVersionsAreRefusedByName() throws {
    var bytes = try NetworkContainer.bytes(of: SampleNetworks.pruned(), file: "a")
    bytes[8] = 2
    let error = #expect(throws: InputError.self) { try read(bytes) }
    #expect(error?.reason == "it has version 2, and version 1 is understood")
  }

  @Test func theFirstBytesAreThoseOfTheDescription() throws {
    let bytes = try NetworkContainer.bytes(of: SampleNetworks.pruned(), file: "a")
    #expect(bytes.prefix(8) == [0x89, 0x4D, 0x52, 0x4E, 0x0D, 0x0A, 0x1A, 0x0A])
    // Version 1, three sections, the first of which is the graph's.
    #expect(bytes[8..<16] == [1, 0, 0, 0, 3, 0, 0, 0])
    #expect(bytes[16..<24] == [0x4E, 0x45, 0x54, 0x57, 0, 0, 0, 0])
    #expect(bytes.suffix(8).prefix(4) == [0x45, 0x4E, 0x44, 0x2E])
  }
}
