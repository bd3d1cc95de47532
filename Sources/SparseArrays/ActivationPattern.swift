internal import HardwareModel
public import NetworkModel
internal import Quantities

/// Which inputs of a layer are not zero: as inference found them, or seeded at a stated density.
///
/// The places are those of one feature map, so that overlapping windows of a convolution see the
/// same zeros; padding is zero.
public struct ActivationPattern: Sendable {
  private let shape: ConvolutionShape
  private let isNonZero: [Bool]

  /// Inputs of a layer, with those of a batch: images × channels × rows × columns.
  public static func inputCount(of shape: ConvolutionShape) -> Int {
    shape.batch * shape.totalInputChannels * shape.inputRows * shape.inputColumns
  }

  /// Creates a pattern from known places.
  ///
  /// - Parameter isNonZero: Images × channels × rows × columns.
  /// - Precondition: There are `inputCount(of: shape)` places.
  public init(_ shape: ConvolutionShape, isNonZero: [Bool]) {
    precondition(isNonZero.count == Self.inputCount(of: shape))
    self.shape = shape
    self.isNonZero = isNonZero
  }

  /// Creates a random pattern for all groups and images of a layer.
  ///
  /// As many places as the density says, to the nearest, are drawn from all with equal chance:
  /// selection sampling, Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S.
  ///
  /// - Complexity: O(inputs).
  public init(_ shape: ConvolutionShape, density: Double, seed: UInt64) {
    self.shape = shape
    let count = Self.inputCount(of: shape)
    var needed = UInt64((min(1, max(0, density)) * Double(count)).rounded())
    var generator = SplitMix64(seed: seed)
    isNonZero = (0..<count).map { place in
      guard needed > 0 else { return false }
      let remaining = UInt64(count - place)
      // A random number from 0 to below 1, in units of 2⁻⁶⁴, times what remains.
      let draw = remaining.multipliedFullWidth(by: generator.next()).high
      guard draw < needed else { return false }
      needed -= 1
      return true
    }
  }

  /// Output pixels of one group, those of the batch one after the other.
  public var vectorCount: Int { shape.batch * shape.outputRows * shape.outputColumns }

  /// The columns of a group's matrix whose activation is not zero for an output pixel.
  ///
  /// Column (n · kernel rows + i) · kernel columns + j meets input channel n in the window's row i and
  /// column j.
  public func columns(group: Int, vector: Int, into columns: inout [Int32]) {
    columns.removeAll(keepingCapacity: true)
    let (image, pixel) = vector.quotientAndRemainder(
      dividingBy: shape.outputRows * shape.outputColumns)
    let (row, column) = pixel.quotientAndRemainder(dividingBy: shape.outputColumns)
    let firstChannel = image * shape.totalInputChannels + group * shape.inputChannels
    let top = row * shape.strideRows - shape.padding.top
    let left = column * shape.strideColumns - shape.padding.left
    var index: Int32 = 0
    for channel in 0..<shape.inputChannels {
      let map = (firstChannel + channel) * shape.inputRows
      for i in 0..<shape.kernelRows {
        let y = top + i * shape.dilationRows
        let isInside = y >= 0 && y < shape.inputRows
        let line = (map + y) * shape.inputColumns
        for j in 0..<shape.kernelColumns {
          let x = left + j * shape.dilationColumns
          if isInside, x >= 0, x < shape.inputColumns, isNonZero[line + x] {
            columns.append(index)
          }
          index += 1
        }
      }
    }
  }
}
