public import Diagnostics

extension DataDescription {
  /// Reads images with their labels.
  ///
  /// Only the images that are wanted are decoded and kept; compressed files are decompressed up to
  /// the last of them. What is read to its end is checked whole: nothing may follow, and the
  /// checksums of gzip and ZIP must hold.
  ///
  /// - Parameters:
  ///   - first: The most images, or `nil` for all that the description holds.
  ///   - skip: Images of the description that are passed over before.
  /// - Returns: At least one image.
  /// - Throws: `InputError` when a file is missing or damaged, the description does not fit it, no
  ///   image is left, or more than `maximumElementCount` elements would be read.
  /// - Complexity: O(elements passed over and read).
  public func read(first: Int? = nil, skip: Int = 0) throws(InputError) -> LabelledImages {
    let left = self.first.map { max(0, $0 - max(0, skip)) }
    var selection = ImageSelection(
      first: [left, first].compactMap(\.self).min(), skip: self.skip + max(0, skip))
    var result = ImageAccumulator(description: self)
    switch format {
    case .cifarBinary:
      for path in images where !selection.isComplete {
        try readCIFAR(DataFile(path), &selection, &result)
      }
    case .mnistIDX, .npy, .npz:
      for path in images where !selection.isComplete {
        try readImages(DataFile(path), &selection, &result)
      }
      try readLabels(selection, &result)
    }
    guard let images = result.images else {
      throw InputError(
        file: file,
        reason: "no image is left: there are \(selection.available), and \(selection.skip) are "
          + "passed over",
        remedy: "pass over fewer, and take at least one")
    }
    return images
  }

  private func readImages(
    _ file: DataFile, _ selection: inout ImageSelection, _ result: inout ImageAccumulator
  ) throws(InputError) {
    let array: StoredArray
    switch format {
    case .mnistIDX: array = try .idx(file)
    case .npy: array = try .npy(ByteStream(file))
    case .npz, .cifarBinary:
      guard let member = try StoredArray.npz(file, .images, name: imagesArray) else { return }
      array = member
    }
    guard (2...4).contains(array.dimensions.count) else {
      throw array.stream.error(
        "an array of \(array.dimensions.count) dimensions is not a sequence of images",
        remedy: "give 2 to 4 dimensions, the images along the first")
    }
    guard array.rowElementCount > 0 else {
      throw array.stream.error("the images have no elements")
    }
    let range = selection.take(array.count)
    guard !range.isEmpty else { return }
    try result.prepare(array.rowDimensions, more: range.count, file)
    try array.readRows(range, "an image") { (bytes, start) throws(InputError) in
      try result.add(
        array.element.reals(bytes, isBigEndian: array.isBigEndian),
        at: start, width: array.element.byteCount, array.stream)
    }
  }

  private func readLabels(
    _ images: ImageSelection, _ result: inout ImageAccumulator
  ) throws(InputError) {
    var selection = ImageSelection(first: result.count, skip: images.skip)
    let isInside = labels.isEmpty && format == .npz
    guard isInside || !labels.isEmpty else { return }
    for path in isInside ? self.images : labels where !selection.isComplete {
      let file = try DataFile(path)
      let found =
        isInside
        ? try StoredArray.npz(file, .labels, name: labelsArray, isOptional: true)
        : try StoredArray.labels(file, name: labelsArray)
      guard let array = found else { return }
      guard array.dimensions.count >= 1, array.rowElementCount == 1, array.element.isInteger else {
        throw array.stream.error(
          "labels must be whole numbers, one for each image",
          remedy: "give an array of integers with one dimension")
      }
      let range = selection.take(array.count)
      try array.readRows(range, "a label") { (bytes, start) throws(InputError) in
        let value = array.element.integers(bytes, isBigEndian: array.isBigEndian)[0]
        guard let label = value, (0..<Self.maximumClassCount).contains(label) else {
          throw array.stream.error(
            "a label must be from 0 to \(Self.maximumClassCount - 1), was "
              + (value.map(String.init) ?? "larger"),
            at: start, remedy: "count classes from 0")
        }
        result.add(label: label)
      }
    }
    // Of several files, those behind the last image that is wanted are not opened.
    let isCounted = self.images.count == 1 && labels.count <= 1
    guard result.hasAllLabels, !isCounted || selection.available == images.available else {
      throw InputError(
        file: file,
        reason: "there are \(selection.available) labels for \(images.available) images",
        remedy: "give a label for each image")
    }
  }

  /// Class numbers stay below this, 2²⁰; the largest published label sets have about 2¹⁵.
  private static let maximumClassCount = 1 << 20
}
