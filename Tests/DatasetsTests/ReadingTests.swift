import Datasets
import Diagnostics
import Testing

struct ReadingTests {
  /// Five images of 2×3 bytes, 0…29, and their classes.
  private static let pixels = (0..<30).map { UInt8($0) }
  private static let classes: [UInt8] = [3, 1, 4, 1, 5]

  @Test(arguments: [false, true])
  func readsIDX(isCompressed: Bool) throws {
    let folder = try SampleFolder()
    let wrap = { (bytes: [UInt8]) in isCompressed ? SampleFile.gzip(bytes) : bytes }
    try folder.write("images", wrap(SampleFile.idx([5, 2, 3], Self.pixels)))
    try folder.write("labels", wrap(SampleFile.idx([5], Self.classes)))
    let yaml = "format: mnist-idx\nimages: images\nlabels: labels\nscale: 0.5\nmean: 1\n"
    let all = try folder.read(yaml)
    #expect(all.shape == [1, 2, 3])
    #expect(all.labels == [3, 1, 4, 1, 5])
    #expect(all.elements == (0..<30).map { Float($0) / 2 - 1 })
    let some = try folder.read(yaml, first: 2, skip: 1)
    #expect(some.labels == [1, 4])
    #expect(some.elements == (6..<18).map { Float($0) / 2 - 1 })
    #expect(try folder.read(yaml, first: 9, skip: 4).labels == [5])
    // The description's own part comes first, and what is asked for lies within it.
    let part = yaml + "\nskip: 1\nfirst: 3\n"
    #expect(try folder.read(part).count == 3)
    #expect(try folder.read(part).labels == folder.read(yaml, first: 3, skip: 1).labels)
    #expect(
      try folder.read(part, first: 9, skip: 2).labels == folder.read(yaml, first: 1, skip: 3).labels
    )
    #expect(throws: InputError.self) { try folder.read(part, skip: 3) }
  }

  @Test func readsMembersOfOneGzipFile() throws {
    let folder = try SampleFolder()
    let bytes = SampleFile.idx([5, 2, 3], Self.pixels)
    try folder.write(
      "images", SampleFile.gzip(Array(bytes[..<17])) + SampleFile.gzip(Array(bytes[17...])))
    let images = try folder.read("format: mnist-idx\nimages: images\n")
    #expect(images.elements == Self.pixels.map { Float($0) })
    #expect(images.labels == nil)
  }

  @Test(arguments: [false, true], [("cifar10", 1), ("cifar100", 2)])
  func readsCIFAR(isCompressed: Bool, kind: (classes: String, labelBytes: Int)) throws {
    let folder = try SampleFolder()
    // The planes of image i hold i, i + 1 and i + 2.
    func record(_ image: Int) -> [UInt8] {
      let labels = [UInt8](repeating: UInt8(image), count: kind.labelBytes)
      return labels + (0..<3072).map { UInt8(image + $0 / 1024) }
    }
    let wrap = { (bytes: [UInt8]) in isCompressed ? SampleFile.gzip(bytes) : bytes }
    try folder.write("a.bin", wrap((0..<3).flatMap(record)))
    try folder.write("b.bin", wrap((3..<5).flatMap(record)))
    let yaml = """
      format: cifar-binary
      classes: \(kind.classes)
      images: [a.bin, b.bin]
      mean: [0, 1, 2]
      standardDeviation: [1, 2, 4]
      """
    let images = try folder.read(yaml, first: 2, skip: 2)
    #expect(images.shape == [3, 32, 32])
    #expect(images.labels == [2, 3])
    for (index, image) in [2, 3].enumerated() {
      for (channel, deviation) in [1, 2, 4].enumerated() {
        // (image + channel − channel) / deviation
        let value = Float(image) / Float(deviation)
        #expect(
          images.image(index).dropFirst(channel * 1024).prefix(1024).allSatisfy { $0 == value })
      }
    }
    #expect(try folder.read(yaml).count == 5)
    let error = #expect(throws: InputError.self) { try folder.read(yaml, skip: 5) }
    #expect(error?.reason.contains("there are 5") == true)
  }

  @Test(arguments: [1, 2, 3])
  func readsEveryVersionOfNPY(version: UInt8) throws {
    let folder = try SampleFolder()
    try folder.write("x.npy", SampleFile.npy("|u1", "(5, 6)", Self.pixels, version: version))
    try folder.write("y.npy", SampleFile.npy("|u1", "(5,)", Self.classes, version: version))
    let images = try folder.read("format: npy\nimages: x.npy\nlabels: y.npy\n")
    #expect(images.shape == [6])
    #expect(images.elements == Self.pixels.map { Float($0) })
    #expect(images.labels == [3, 1, 4, 1, 5])
  }

  @Test func readsEveryTypeOfElement() throws {
    func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
      SampleFile.littleEndian(number)
    }
    let cases: [(type: String, elements: [[UInt8]], values: [Float])] = [
      ("b1", [[0], [1]], [0, 1]), ("u1", [[0], [255]], [0, 255]),
      ("i1", [[127], [128]], [127, -128]),
      ("u2", [bytes(UInt16(65535)), bytes(UInt16(258))], [65535, 258]),
      ("i2", [bytes(Int16(-2)), bytes(Int16(258))], [-2, 258]),
      ("u4", [bytes(UInt32(1) << 31), bytes(UInt32(1))], [0x1p31, 1]),
      ("i4", [bytes(Int32.min), bytes(Int32(1))], [-0x1p31, 1]),
      ("u8", [bytes(UInt64(1) << 63), bytes(UInt64(1))], [0x1p63, 1]),
      ("i8", [bytes(Int64.min), bytes(Int64(1))], [-0x1p63, 1]),
      // Half precision: 1.5 is 0x3e00, the smallest subnormal 2⁻²⁴ is 1.
      ("f2", [bytes(UInt16(0x3e00)), bytes(UInt16(1))], [1.5, 0x1p-24]),
      ("f4", [bytes(Float(-0.1).bitPattern), bytes(Float(3).bitPattern)], [-0.1, 3]),
      ("f8", [bytes(Double(0.5).bitPattern), bytes(Double(-1e3).bitPattern)], [0.5, -1000]),
    ]
    let folder = try SampleFolder()
    for (type, elements, values) in cases {
      for isBig in [false, true] {
        let data = elements.flatMap { isBig ? $0.reversed() : $0 }
        try folder.write("x.npy", SampleFile.npy((isBig ? ">" : "<") + type, "(1, 2)", data))
        let images = try folder.read("format: npy\nimages: x.npy\n")
        #expect(images.elements == values, "\(type)")
      }
    }
  }

  @Test(arguments: [false, true], [false, true])
  func readsNPZ(isDeflated: Bool, isWide: Bool) throws {
    let folder = try SampleFolder()
    let archive = SampleFile.zip(
      [
        ("other.npy", SampleFile.npy("<f4", "()", [0, 0, 0, 0])),
        ("x.npy", SampleFile.npy("|u1", "(5, 2, 3)", Self.pixels)),
        ("y.npy", SampleFile.npy("|u1", "(5, 1)", Self.classes)),
      ], isDeflated: isDeflated, isWide: isWide)
    try folder.write("data.npz", archive)
    for keys in ["", "imagesArray: x\nlabelsArray: y\n", "labels: data.npz\n"] {
      let images = try folder.read("format: npz\nimages: data.npz\n" + keys, first: 2, skip: 3)
      #expect(images.shape == [1, 2, 3])
      #expect(images.elements == Self.pixels[18...].map { Float($0) })
      #expect(images.labels == [1, 5])
    }
    let error = #expect(throws: InputError.self) {
      try folder.read("format: npz\nimages: data.npz\nimagesArray: z\n")
    }
    #expect(error?.remedy == "set imagesArray to one of other, x, y")
  }

  @Test func wrongChecksumsAreRefused() throws {
    let folder = try SampleFolder()
    let member = SampleFile.npy("|u1", "(5, 2, 3)", Self.pixels)
    for isDeflated in [false, true] {
      try folder.write(
        "data.npz", SampleFile.zip([("x.npy", member)], isDeflated: isDeflated, checksumError: 1))
      let error = #expect(throws: InputError.self) {
        try folder.read("format: npz\nimages: data.npz\n")
      }
      #expect(error?.reason.contains("checksum") == true)
    }
  }
}
