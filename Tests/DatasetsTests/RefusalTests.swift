import Datasets
import Diagnostics
import TestSupport
import Testing

struct RefusalTests {
  private static let idx = "format: mnist-idx\nimages: x\n"
  private static let npy = "format: npy\nimages: x\n"
  private static let cifar = "format: cifar-binary\nimages: x\n"
  private static let npz = "format: npz\nimages: x\n"

  private func refusal(_ yaml: String, _ bytes: [UInt8]) throws -> InputError? {
    let folder = try SampleFolder()
    try folder.write("x", bytes)
    return #expect(throws: InputError.self) { try folder.read(yaml) }
  }

  @Test func missingFilesAreMissing() throws {
    let folder = try SampleFolder()
    for yaml in [Self.idx, Self.npy, Self.cifar, Self.npz] {
      let error = #expect(throws: InputError.self) { try folder.read(yaml) }
      #expect(error?.kind == .missing)
      #expect(error?.file == folder.path + "/x")
    }
    let error = #expect(throws: InputError.self) { try folder.read("format: npy\nimages: .\n") }
    #expect(error?.reason == "is not a regular file")
  }

  @Test func faultsNameTheirPlace() throws {
    let header = SampleFile.npy("|u1", "(2, 2)", [])
    for (yaml, bytes, place, reason) in [
      (Self.idx, [0, 0, 8, 3], "byte 4", "ends in the middle of the idx header"),
      (Self.idx, [1, 0, 8, 3, 0, 0, 0, 0], "byte 0", "begins with 01 00 08 03"),
      (Self.idx, SampleFile.idx([2, 2], code: 7, []), "byte 0", "is not an idx file"),
      (Self.idx, SampleFile.idx([2, 2], [1, 2, 3]), "byte 12", "promises 4 bytes"),
      (Self.idx, SampleFile.idx([2, 2], [1, 2, 3, 4, 5]), "byte 12", "but 5 follow"),
      (Self.idx, SampleFile.idx([4], [1, 2, 3, 4]), "byte 8", "not a sequence of images"),
      (
        Self.idx, SampleFile.idx([0xffff_ffff, 0xffff_ffff, 0xffff_ffff], []), "byte 16",
        "is impossible"
      ),
      (
        Self.idx, SampleFile.gzip(SampleFile.idx([2, 2], [1, 2, 3])), "byte 15 after decompression",
        "ends in the middle of an image"
      ),
      (
        Self.idx, SampleFile.gzip(SampleFile.idx([2, 2], [1, 2, 3, 4, 5])),
        "byte 17 after decompression", "more data than the header says"
      ),
      (Self.npy, header + [1, 2, 3], "byte \(header.count)", "promises 4 bytes"),
      (Self.npy, Array("no npy file".utf8), "byte 0", "is not an npy file"),
      (Self.npy, SampleFile.npy("<c8", "(1, 1)", []), "byte 20", "type <c8 cannot be read"),
      (
        Self.npy, SampleFile.npy("|u1", "(2, 2)", [1, 2, 3, 4], isFortranOrder: true), "byte 10",
        "Fortran order"
      ),
      (Self.npy, SampleFile.npy("|u1", "(2, 2", []), "byte 67", "shape must be a tuple"),
      (
        Self.npy, SampleFile.npy("<f4", "(1, 1)", [0, 0, 0xc0, 0x7f]),
        "byte \(SampleFile.npy("<f4", "(1, 1)", []).count)",
        "no finite number"
      ),
      (Self.cifar, [UInt8](repeating: 0, count: 3074), "byte 3073", "not whole images"),
      (Self.cifar, [10] + [UInt8](repeating: 0, count: 3072), "byte 0", "from 0 to 9, was 10"),
      (Self.npz, Array("no archive".utf8), "byte 10", "is not a ZIP archive"),
    ] as [(String, [UInt8], String, String)] {
      let error = try refusal(yaml, bytes)
      #expect(error?.place == place, "\(reason)")
      #expect(error?.reason.contains(reason) == true, "\(error?.description ?? "")")
    }
  }

  @Test func wrongLabels() throws {
    let folder = try SampleFolder()
    try folder.write("x", SampleFile.idx([3, 1], [1, 2, 3]))
    let yaml = Self.idx + "labels: y\n"
    for (labels, reason) in [
      (SampleFile.idx([2], [0, 1]), "there are 2 labels for 3 images"),
      (SampleFile.idx([4], [0, 1, 2, 3]), "there are 4 labels for 3 images"),
      (SampleFile.idx([3, 2], [0, 1, 2, 3, 4, 5]), "one for each image"),
      (SampleFile.idx([3], code: 9, [0, 255, 0]), "was -1"),
      (SampleFile.npy("<u8", "(3,)", [UInt8](repeating: 255, count: 24)), "was larger"),
      (SampleFile.npy("<f4", "(3,)", [UInt8](repeating: 0, count: 12)), "whole numbers"),
      ([], "in the middle of the labels' header"),
    ] {
      try folder.write("y", labels)
      let error = #expect(throws: InputError.self) { try folder.read(yaml) }
      #expect(error?.reason.contains(reason) == true, "\(error?.description ?? "")")
    }
  }

  @Test func imagesOfAnotherSizeAndTooManyAreRefused() throws {
    let folder = try SampleFolder()
    try folder.write("x", SampleFile.idx([1, 2], [1, 2]))
    try folder.write("y", SampleFile.idx([1, 3], [1, 2, 3]))
    let error = #expect(throws: InputError.self) {
      try folder.read("format: mnist-idx\nimages: [x, y]\n")
    }
    #expect(error?.reason.contains("have 3 elements, those before 2") == true)
    // 2²⁹ elements are promised in a compressed file: refused before any is read.
    try folder.write("z", SampleFile.gzip(SampleFile.idx([1 << 15, 1 << 14], [1])))
    let bomb = #expect(throws: InputError.self) {
      try folder.read("format: mnist-idx\nimages: z\n")
    }
    #expect(bomb?.remedy == "read fewer with --first")
    let cut = #expect(throws: InputError.self) {
      try folder.read("format: mnist-idx\nimages: z\n", first: 1)
    }
    #expect(cut?.reason == "it ends in the middle of an image")
  }

  /// A deflated member that goes on after the size that the directory states.
  @Test func nothingBeyondTheStatedSizeIsInflated() throws {
    let folder = try SampleFolder()
    let member = SampleFile.npy("|u1", "(1, 4)", [1, 2, 3, 4])
    var archive = SampleFile.zip([("x.npy", member + [5])], isDeflated: true)
    let directory = try #require(
      archive.indices.first { archive[$0...].starts(with: [0x50, 0x4b, 1, 2]) })
    archive.replaceSubrange(
      directory + 24..<directory + 28, with: SampleFile.littleEndian(UInt32(member.count)))
    try folder.write("x", archive)
    let error = #expect(throws: InputError.self) { try folder.read(Self.npz) }
    #expect(error?.reason.contains("checksum") == true)
  }
}
