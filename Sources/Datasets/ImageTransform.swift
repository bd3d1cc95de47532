internal import Diagnostics

/// What turns the stored elements of one image into those that a network reads.
struct ImageTransform {
  /// The dimensions of one image as the network takes it.
  let shape: [Int]
  /// For each element, the place of the stored element, or `nil` when it is the same place.
  private let places: [Int]?
  private let channels: Int
  private let isNetworkLast: Bool
  private let scale: Double
  private let mean: [Double]
  private let standardDeviation: [Double]

  /// Prepares the transform of images with stored dimensions.
  ///
  /// - Throws: `InputError` when the description does not fit the images.
  init(_ description: DataDescription, storedShape: [Int]) throws(InputError) {
    func fail(_ reason: String, _ remedy: String) -> InputError {
      InputError(file: description.file, reason: reason, remedy: remedy)
    }
    let shown = storedShape.map(String.init).joined(separator: "×")
    let isMap = storedShape.count == 3
    let isLastChannels = description.layout == .nhwc
    guard isMap || (!isLastChannels && description.networkLayout == .nchw) else {
      throw fail(
        "the layout nhwc needs images of three dimensions, and these have \(shown)",
        "leave layout and networkLayout out")
    }
    let plain = storedShape.count == 2 ? [1] + storedShape : storedShape
    let channels = isLastChannels ? plain[2] : plain[0]
    let pixels = plain.reduce(1, *) / channels
    let isReversed = description.channelOrder == .bgr
    guard !isReversed || channels == 3 else {
      throw fail(
        "channelOrder bgr needs images of 3 channels, and these have \(channels)",
        isMap ? "state layout, or leave channelOrder out" : "leave channelOrder out")
    }
    for (name, values) in [
      ("mean", description.mean), ("standardDeviation", description.standardDeviation),
    ] where values.count != 1 && values.count != channels {
      throw fail(
        "\(name) has \(values.count) values for images of \(channels) channels (\(shown))",
        "give one value, or one for each channel")
    }
    let isNetworkLast = description.networkLayout == .nhwc
    let count = channels * pixels
    if isReversed || isLastChannels != isNetworkLast {
      places = (0..<count).map { element in
        let (pixel, channel) =
          isNetworkLast
          ? element.quotientAndRemainder(dividingBy: channels)
          : (element % pixels, element / pixels)
        let stored = isReversed ? channels - 1 - channel : channel
        return isLastChannels ? pixel * channels + stored : stored * pixels + pixel
      }
    } else {
      places = nil
    }
    self.channels = channels
    self.isNetworkLast = isNetworkLast
    scale = description.scale
    func perChannel(_ values: [Double]) -> [Double] {
      values.count == 1 ? Array(repeating: values[0], count: channels) : values
    }
    mean = perChannel(description.mean)
    standardDeviation = perChannel(description.standardDeviation)
    guard let shape = description.shape else {
      let (rows, columns) =
        isLastChannels ? (plain[0], plain[1]) : (plain.dropFirst().first ?? 1, plain.last ?? 1)
      self.shape =
        plain.count == 3
        ? isNetworkLast ? [rows, columns, channels] : [channels, rows, columns] : plain
      return
    }
    let (elements, overflow) = shape.reduce((1, false)) { result, dimension in
      let (product, overflow) = result.0.multipliedReportingOverflow(by: dimension)
      return (product, result.1 || overflow)
    }
    guard !overflow, elements == count else {
      let wanted = shape.map(String.init).joined(separator: "×")
      throw fail(
        "shape \(wanted) does not have the \(count) elements of an image (\(shown))",
        "give dimensions whose product is \(count)")
    }
    self.shape = shape
  }

  /// Appends the elements of one image, in double precision until they are stored.
  ///
  /// - Returns: The index of a stored element that does not give a finite number, or `nil`.
  func append(_ stored: [Double], to elements: inout [Float]) -> Int? {
    let pixels = stored.count / channels
    for index in stored.indices {
      let place = places?[index] ?? index
      let channel = isNetworkLast ? index % channels : index / pixels
      let value = Float((stored[place] * scale - mean[channel]) / standardDeviation[channel])
      guard value.isFinite else { return place }
      elements.append(value)
    }
    return nil
  }
}
