/// Where labelled images lie and how they are given to a network, as a YAML file says it.
///
/// An element that a network reads is `(stored · scale − mean[c]) / standardDeviation[c]`, where c
/// is its channel in the order that the network takes. Stored images are turned into channels,
/// rows and columns first; `channelOrder` and `networkLayout` then move elements, and `shape` at
/// last renames the dimensions of what came out. An image of two dimensions has one channel; a
/// vector has as many channels as elements, of one element each.
///
/// | Key | Value |
/// |---|---|
/// | `format` | `mnist-idx`, `cifar-binary`, `npy` or `npz` |
/// | `images` | a file or a list of files, one after another; relative to the YAML file |
/// | `labels` | the same for the classes: idx, npy or npz; not for `cifar-binary` |
/// | `imagesArray`, `labelsArray` | the arrays' names in an npz file; `images` or `x`, `labels` or `y` when left out |
/// | `classes` | for `cifar-binary`, `cifar10` (when left out) or `cifar100` (its fine labels) |
/// | `layout` | how arrays of four dimensions are stored, `nchw` (when left out) or `nhwc` |
/// | `networkLayout` | how the network takes feature maps, `nchw` (when left out) or `nhwc` |
/// | `channelOrder` | `rgb` (when left out) as stored, `bgr` with the three channels reversed |
/// | `scale` | factor of a stored element; 1 when left out |
/// | `mean`, `standardDeviation` | one number or one for each channel; 0 and 1 when left out |
/// | `shape` | dimensions of one image with as many elements, such as `[784]` |
///
/// idx, CIFAR and npy files may be compressed by gzip.
public struct DataDescription: Sendable {
  /// How the images are stored.
  public enum Format: String, CaseIterable, Sendable {
    /// The idx format of the MNIST database.
    case mnistIDX = "mnist-idx"
    /// The binary version of the CIFAR data sets: label bytes, then three planes of 32×32 bytes.
    case cifarBinary = "cifar-binary"
    /// An array of NumPy.
    case npy
    /// An archive of NumPy arrays.
    case npz
  }

  /// The order of the axes of a feature map.
  public enum Layout: String, CaseIterable, Sendable {
    /// Images, channels, rows, columns.
    case nchw
    /// Images, rows, columns, channels.
    case nhwc
  }

  /// The order of three channels.
  public enum ChannelOrder: String, CaseIterable, Sendable {
    /// As stored.
    case rgb
    /// Reversed.
    case bgr
  }

  /// Which CIFAR data set.
  public enum CIFARClasses: String, CaseIterable, Sendable {
    /// One label byte.
    case cifar10
    /// A coarse and a fine label byte; the fine one counts.
    case cifar100

    /// Label bytes before each image.
    var labelByteCount: Int {
      switch self {
      case .cifar10: 1
      case .cifar100: 2
      }
    }
  }

  /// The most elements that are read at once, 2²⁸: 1 GiB as single-precision numbers.
  public static let maximumElementCount = 1 << 28

  /// The description's file, for messages.
  public let file: String
  /// How the images are stored.
  public let format: Format
  /// The files with the images.
  public let images: [String]
  /// The files with the classes; empty when there are none, or they lie with the images.
  public let labels: [String]
  /// The name of the images in an archive, `nil` for the usual ones.
  public let imagesArray: String?
  /// The name of the labels in an archive, `nil` for the usual ones.
  public let labelsArray: String?
  /// Which CIFAR data set.
  public let classes: CIFARClasses
  /// How arrays of four dimensions are stored.
  public let layout: Layout
  /// How the network takes feature maps.
  public let networkLayout: Layout
  /// The order of three channels.
  public let channelOrder: ChannelOrder
  /// Factor of a stored element.
  public let scale: Double
  /// What is subtracted, for each channel or once for all.
  public let mean: [Double]
  /// What is divided by, for each channel or once for all.
  public let standardDeviation: [Double]
  /// The dimensions of one image, or `nil` for those that come out.
  public let shape: [Int]?
  /// Images that are passed over at the beginning.
  public let skip: Int
  /// The most images that belong to the data after those, or `nil` for all.
  public let first: Int?
}
