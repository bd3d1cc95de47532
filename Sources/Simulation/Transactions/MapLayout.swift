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
    case .blocked: channels.dividedRoundingUp(by: unit) * unit * rows * columns * bits
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
    case .blocked: return blocked(taken, rows, columns, at)
    }
  }

  /// Elements of a map in groups of channels.
  ///
  /// Whole groups are stretches of a row; of a part of a group, each pixel's channels are a run of
  /// their own. A part that straddles groups is taken to have equally many channels of each.
  private func blocked(
    _ taken: Range<Int>, _ rows: Span, _ columns: Span, _ address: (Int) -> UInt64
  ) -> StridedRegion {
    let unit = self.unit
    let block = taken.lowerBound / unit
    let blocks = max(1, taken.upperBound - 1) / unit + 1 - block
    let plane = self.rows * self.columns * unit
    let row = rows.step * self.columns * unit * bits
    let first = block * plane + (rows.start * self.columns + columns.start) * unit
    if taken.lowerBound == block * unit, taken.count >= unit {
      return StridedRegion(
        base: address(first), runBits: columns.count * unit * bits, inner: (rows.count, row),
        outer: (blocks, plane * bits))
    }
    let share = taken.count.dividedRoundingUp(by: blocks)
    return StridedRegion(
      base: address(first + min(taken.lowerBound - block * unit, unit - share)),
      runBits: share * bits,
      inner: (columns.count, columns.step * unit * bits), outer: (rows.count * blocks, row))
  }

  /// Channels of a group; fewer in a map that has not as many.
  private var unit: Int { max(1, min(group, channels)) }

  /// A stretch of all elements as they follow each other, as shares of a whole.
  func stretch(from start: Int, of whole: Int) -> StridedRegion {
    let all = imageBits / 8
    let offset = whole > 0 ? all * start / whole : 0
    return StridedRegion(base: base &+ UInt64(truncatingIfNeeded: offset), runBits: 0)
  }
}
