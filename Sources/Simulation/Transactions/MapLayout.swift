internal import HardwareModel
internal import MemorySystem
internal import Quantities

/// A feature map in DRAM.
struct MapLayout {
  /// Where it begins.
  let base: UInt64
  let channels: Int
  let rows: Int
  let columns: Int
  let bits: Int
  let order: MemoryLayout.FeatureMaps
  /// Channels of a group, for the order by groups.
  let group: Int

  /// Bits of one image.
  var imageBits: Int {
    switch order {
    case .nhwc, .nchw, .tiles: channels * rows * columns * bits
    case .blocked: channels.dividedRoundingUp(by: group) * group * rows * columns * bits
    }
  }

  /// Positions of one axis: `count` of them, `step` apart.
  struct Span {
    var start: Int
    var count: Int
    var step = 1
  }

  /// The elements of some channels, rows and columns of an image.
  ///
  /// Columns that are left out between others are passed over where a pixel's channels lie
  /// together; in channel order the columns count as neighbours, since nothing shorter than a
  /// row's stretch is worth a burst.
  func region(channels taken: Range<Int>, _ rows: Span, _ columns: Span, image: Int)
    -> StridedRegion
  {
    let origin = base &+ UInt64(truncatingIfNeeded: image * imageBits / 8)
    func at(_ element: Int) -> UInt64 {
      origin &+ UInt64(truncatingIfNeeded: element * bits / 8)
    }
    switch order {
    case .nhwc:
      let first = (rows.start * self.columns + columns.start) * channels + taken.lowerBound
      return StridedRegion(
        base: at(first), runBits: taken.count * bits,
        inner: (columns.count, columns.step * channels * bits),
        outer: (rows.count, rows.step * self.columns * channels * bits))
    case .tiles:
      let first = (rows.start * self.columns + columns.start) * channels + taken.lowerBound
      return StridedRegion(base: at(first), runBits: 0)
    case .nchw:
      let first = (taken.lowerBound * self.rows + rows.start) * self.columns + columns.start
      return StridedRegion(
        base: at(first), runBits: columns.count * bits,
        inner: (rows.count, rows.step * self.columns * bits),
        outer: (taken.count, self.rows * self.columns * bits))
    case .blocked:
      let block = taken.lowerBound / group
      let blocks = max(1, taken.upperBound - 1) / group + 1 - block
      let first = ((block * self.rows + rows.start) * self.columns + columns.start) * group
      return StridedRegion(
        base: at(first), runBits: columns.count * min(group, taken.count) * bits,
        inner: (rows.count, rows.step * self.columns * group * bits),
        outer: (blocks, self.rows * self.columns * group * bits))
    }
  }

  /// A stretch of all elements as they follow each other, as shares of a whole.
  func stretch(from start: Int, of whole: Int) -> StridedRegion {
    let all = imageBits / 8
    let offset = whole > 0 ? all * start / whole : 0
    return StridedRegion(base: base &+ UInt64(truncatingIfNeeded: offset), runBits: 0)
  }
}
