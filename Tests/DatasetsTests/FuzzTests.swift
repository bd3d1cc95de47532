import Datasets
import Diagnostics
import TestSupport
import Testing

struct FuzzTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let yaml: String
    let bytes: [UInt8]
    /// Whether a change of any byte must be noticed when all is read.
    let isChecked: Bool
  }

  private static let idx = SampleFile.idx([3, 2, 2], (0..<12).map { UInt8($0) })
  private static let npy = SampleFile.npy("<f4", "(3, 2)", [UInt8](repeating: 0, count: 24))
  private static let members = [
    ("x.npy", npy), ("y.npy", SampleFile.npy("|u1", "(3,)", [1, 2, 3])),
  ]

  static let samples = [
    Sample(
      testDescription: "idx", yaml: "format: mnist-idx\nimages: x\n", bytes: idx, isChecked: false),
    Sample(
      testDescription: "idx.gz", yaml: "format: mnist-idx\nimages: x\n",
      bytes: SampleFile.gzip(idx), isChecked: false),
    Sample(testDescription: "npy", yaml: "format: npy\nimages: x\n", bytes: npy, isChecked: false),
    Sample(
      testDescription: "npz", yaml: "format: npz\nimages: x\n",
      bytes: SampleFile.zip(members, isDeflated: false), isChecked: true),
    Sample(
      testDescription: "npz, deflated", yaml: "format: npz\nimages: x\n",
      bytes: SampleFile.zip(members, isDeflated: true), isChecked: true),
    Sample(
      testDescription: "npz, ZIP64", yaml: "format: npz\nimages: x\n",
      bytes: SampleFile.zip(members, isDeflated: true, isWide: true), isChecked: true),
    Sample(
      testDescription: "cifar.gz", yaml: "format: cifar-binary\nimages: x\n",
      bytes: SampleFile.gzip([3] + [UInt8](repeating: 7, count: 3072)), isChecked: false),
  ]

  @Test(arguments: samples)
  func everyTruncationIsRefused(sample: Sample) throws {
    let folder = try SampleFolder()
    try folder.write("x", sample.bytes)
    #expect(try folder.read(sample.yaml).count > 0)
    for length in sample.bytes.indices {
      try folder.write("x", Array(sample.bytes[..<length]))
      #expect(throws: InputError.self, "\(length)") { try folder.read(sample.yaml) }
    }
  }

  @Test(arguments: samples)
  func changedBytesNeverTrap(sample: Sample) throws {
    let folder = try SampleFolder()
    var random = SeededRandom(seed: 11)
    try folder.write("x", sample.bytes)
    let original = try folder.read(sample.yaml)
    var changed = 0
    for _ in 0..<600 {
      var bytes = sample.bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
      try folder.write("x", bytes)
      do {
        let images = try folder.read(sample.yaml)
        if images.elements != original.elements { changed += 1 }
      } catch {
        #expect(error is InputError)
      }
    }
    if sample.isChecked { #expect(changed == 0) }
  }
}
