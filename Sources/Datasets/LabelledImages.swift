/// Images of one shape, normalised, with their labels where they are known.
public struct LabelledImages: Sendable {
  /// The dimensions of one image, as the network takes it without the batch: channels, rows,
  /// columns, or one dimension for a vector.
  public let shape: [Int]
  /// The elements of all images, one image after another.
  public let elements: [Float]
  /// The class of each image, or `nil` when the data has no labels.
  public let labels: [Int]?
  /// How many images there are.
  public let count: Int

  /// Creates images.
  ///
  /// - Precondition: There are whole images of the shape, and a label for each or none at all.
  public init(shape: [Int], elements: [Float], labels: [Int]?) {
    let size = shape.reduce(1, *)
    precondition(size > 0 && elements.count.isMultiple(of: size), "the last image is incomplete")
    count = elements.count / size
    precondition(labels.map { $0.count == elements.count / size } ?? true, "labels are missing")
    self.shape = shape
    self.elements = elements
    self.labels = labels
  }

  /// Elements of one image.
  public var elementCount: Int { shape.reduce(1, *) }

  /// The elements of one image.
  public func image(_ index: Int) -> ArraySlice<Float> {
    elements[index * elementCount..<(index + 1) * elementCount]
  }

  /// Some of the images, in order.
  public subscript(range: Range<Int>) -> LabelledImages {
    LabelledImages(
      shape: shape,
      elements: Array(elements[range.lowerBound * elementCount..<range.upperBound * elementCount]),
      labels: labels.map { Array($0[range]) })
  }
}
