import Datasets
import Diagnostics
import Testing

struct TransformTests {
  /// One image of two rows and two columns with three channels; element = 100·channel + 10·row +
  /// column.
  private static func pixel(_ channel: Int, _ row: Int, _ column: Int) -> UInt8 {
    UInt8(100 * channel + 10 * row + column)
  }

  private static let channelsFirst = (0..<3).flatMap { channel in
    (0..<2).flatMap { row in (0..<2).map { pixel(channel, row, $0) } }
  }
  private static let channelsLast = (0..<2).flatMap { row in
    (0..<2).flatMap { column in (0..<3).map { pixel($0, row, column) } }
  }

  private func read(isStoredLast: Bool, isNetworkLast: Bool, _ more: String) throws
    -> LabelledImages
  {
    let folder = try SampleFolder()
    try folder.write(
      "x.npy",
      isStoredLast
        ? SampleFile.npy("|u1", "(1, 2, 2, 3)", Self.channelsLast)
        : SampleFile.npy("|u1", "(1, 3, 2, 2)", Self.channelsFirst))
    return try folder.read(
      """
      format: npy
      images: x.npy
      layout: \(isStoredLast ? "nhwc" : "nchw")
      networkLayout: \(isNetworkLast ? "nhwc" : "nchw")
      \(more)
      """)
  }

  @Test(arguments: [false, true], [false, true])
  func layoutsAndChannelsAreReordered(isStoredLast: Bool, isNetworkLast: Bool) throws {
    let plain = try read(isStoredLast: isStoredLast, isNetworkLast: isNetworkLast, "")
    #expect(plain.shape == (isNetworkLast ? [2, 2, 3] : [3, 2, 2]))
    let expected = isNetworkLast ? Self.channelsLast : Self.channelsFirst
    #expect(plain.elements == expected.map { Float($0) })

    // Channel c of what the network takes is the stored channel 2 − c, less its mean c.
    let reversed = try read(
      isStoredLast: isStoredLast, isNetworkLast: isNetworkLast,
      "channelOrder: bgr\nmean: [0, 1, 2]")
    for channel in 0..<3 {
      for row in 0..<2 {
        for column in 0..<2 {
          let place =
            isNetworkLast ? (row * 2 + column) * 3 + channel : (channel * 2 + row) * 2 + column
          let stored = Self.pixel(2 - channel, row, column)
          #expect(reversed.elements[place] == Float(stored) - Float(channel))
        }
      }
    }
  }

  @Test func shapeRenamesDimensions() throws {
    let images = try read(isStoredLast: false, isNetworkLast: false, "shape: [12]")
    #expect(images.shape == [12])
    #expect(images.elements == Self.channelsFirst.map { Float($0) })
  }

  @Test(arguments: [
    ("shape: [13]", "12 elements"), ("mean: [1, 2]", "mean has 2 values for images of 3 channels"),
    ("standardDeviation: 0", "must be positive"), ("scale: 0", "must not be 0"),
    ("standardDeviation: 1e-300", "no finite number"), ("shape: [0, 12]", "shape[0]"),
    ("shape: [1000000, 1000000, 1000000, 1000000]", "shape"), ("meen: 1", "unknown key"),
    ("imagesArray: x", "does not apply here"), ("classes: cifar10", "does not apply here"),
    ("channelOrder: bgrr", "one of rgb, bgr"), ("scale: nan", "finite number"),
  ])
  func wrongDescriptions(more: String, reason: String) throws {
    let error = #expect(throws: InputError.self) {
      try read(isStoredLast: false, isNetworkLast: false, more)
    }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test func normalisationIsInDoublePrecision() throws {
    let folder = try SampleFolder()
    try folder.write("x", SampleFile.idx([1, 16, 16], (0..<256).map { UInt8($0) }))
    let images = try folder.read(
      "format: mnist-idx\nimages: x\nscale: 0.00392156862745098\nmean: 0.4914\n"
        + "standardDeviation: 0.247\n")
    for (value, element) in images.elements.enumerated() {
      #expect(element == Float((Double(value) * 0.00392156862745098 - 0.4914) / 0.247))
    }
  }
}
