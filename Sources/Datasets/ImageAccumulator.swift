internal import Diagnostics

/// The images of several files on their way to `LabelledImages`.
struct ImageAccumulator {
  /// What the images are described as.
  let description: DataDescription
  private var storedShape: [Int] = []
  private var transform: ImageTransform?
  private var elements: [Float] = []
  private var labels: [Int] = []
  /// Images so far.
  private(set) var count = 0

  /// Creates an empty collection.
  init(description: DataDescription) { self.description = description }

  /// Makes room for further images.
  ///
  /// - Throws: `InputError` when they have other dimensions than the first ones, do not fit the
  ///   description, or would be too many.
  mutating func prepare(
    _ shape: [Int], more: Int, _ file: DataFile
  ) throws(InputError) {
    if transform == nil {
      transform = try ImageTransform(description, storedShape: shape)
      storedShape = shape
    }
    guard shape == storedShape else {
      throw InputError(
        file: file.path,
        reason: "its images have \(StoredArray.text(shape)) elements, those before "
          + StoredArray.text(storedShape),
        remedy: "give files with images of one size")
    }
    let size = shape.reduce(1, *)
    let (wanted, overflow) = size.multipliedReportingOverflow(by: more)
    guard !overflow, wanted <= DataDescription.maximumElementCount - elements.count else {
      throw InputError(
        file: description.file,
        reason: "\(count + more) images of \(size) elements are beyond the limit of "
          + "\(DataDescription.maximumElementCount) elements",
        remedy: "read fewer with --first")
    }
    // No room is reserved for what a header merely promises: the elements may not be there.
  }

  /// Adds an image.
  ///
  /// - Parameters:
  ///   - stored: The elements as stored.
  ///   - start: The place of the first one, for messages.
  ///   - width: Bytes of an element.
  mutating func add(
    _ stored: [Double], at start: Int, width: Int, _ stream: ByteStream
  ) throws(InputError) {
    count += 1
    guard let fault = transform?.append(stored, to: &elements) else { return }
    throw stream.error(
      "an element gives no finite number: it was \(stored[fault])", at: start + fault * width,
      remedy: "remove it, or correct scale, mean and standardDeviation")
  }

  /// Adds the label of the next image.
  mutating func add(label: Int) { labels.append(label) }

  /// Whether every image has a label.
  var hasAllLabels: Bool { labels.count == count }

  /// The images, or `nil` when there are none.
  var images: LabelledImages? {
    guard let transform, count > 0 else { return nil }
    return LabelledImages(
      shape: transform.shape, elements: elements, labels: labels.isEmpty ? nil : labels)
  }
}
