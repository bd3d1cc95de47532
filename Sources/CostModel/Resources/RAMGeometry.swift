internal import HardwareModel
internal import Quantities

/// How many blocks of on-chip memory hold words of a width to a depth.
///
/// Shapes of a RAMB18 in simple dual-port use: 16K × 1, 8K × 2, 4K × 4, 2K × 9, 1K × 18, 512 × 36
/// (Xilinx UG473, UG573); an UltraRAM is 4K × 72 (UG573); distributed RAM holds 64 bits of a word's
/// bit in a look-up table. A memory is made of equal shapes side by side and one behind another.
public enum RAMGeometry {
  /// Width in bits and depth in words of a RAMB18.
  static let halfBlockShapes: [(width: Int, depth: Int)] = [
    (1, 16_384), (2, 8192), (4, 4096), (9, 2048), (18, 1024), (36, 512),
  ]
  /// Width in bits and depth in words of an UltraRAM.
  static let ultraRAMShape = (width: 72, depth: 4096)
  /// Words that a look-up table holds of one bit.
  static let lookUpTableDepth = 64

  /// RAMB18 for `depth` words of `width` bits: the fewest of one shape.
  ///
  /// - Precondition: Both are at least 0; nothing takes nothing.
  public static func halfBlocks(width: Int, depth: Int) -> Int {
    guard width > 0, depth > 0 else { return 0 }
    return halfBlockShapes.map { shape in
      width.dividedRoundingUp(by: shape.width) * depth.dividedRoundingUp(by: shape.depth)
    }.min() ?? 0
  }

  /// UltraRAMs for `depth` words of `width` bits.
  public static func ultraRAMs(width: Int, depth: Int) -> Int {
    guard width > 0, depth > 0 else { return 0 }
    return width.dividedRoundingUp(by: ultraRAMShape.width)
      * depth.dividedRoundingUp(by: ultraRAMShape.depth)
  }

  /// Look-up tables for `depth` words of `width` bits of distributed RAM with one port.
  public static func lookUpTables(width: Int, depth: Int) -> Int {
    guard width > 0, depth > 0 else { return 0 }
    return width * depth.dividedRoundingUp(by: lookUpTableDepth)
  }

  /// Bits of the block ports that work when a word is read or written, without parity bits that hold
  /// nothing.
  ///
  /// All blocks side by side work, of those behind one another the one that has the word. A port works
  /// with its whole width, whatever part of it the word takes.
  static func activeBits(of kind: Buffer.Kind, width: Int, depth: Int) -> Int {
    guard width > 0 else { return 0 }
    let port: Int
    switch kind {
    case .bram:
      let shape = halfBlockShapes.min { left, right in
        width.dividedRoundingUp(by: left.width) * depth.dividedRoundingUp(by: left.depth)
          < width.dividedRoundingUp(by: right.width) * depth.dividedRoundingUp(by: right.depth)
      }
      port = shape?.width ?? width
    case .uram: port = ultraRAMShape.width
    case .lutram, .sram: return width
    }
    // A ninth bit is there for parity: it works when it holds data.
    let data = port % 9 == 0 ? port / 9 * 8 : port
    return max(width, width.dividedRoundingUp(by: port) * data)
  }

  /// The most words of `width` bits that so many RAMB18 hold.
  ///
  /// - Returns: The greatest depth whose `halfBlocks` do not exceed `count`.
  public static func depth(halfBlocks count: Int, width: Int) -> Int {
    guard width > 0 else { return 0 }
    return halfBlockShapes.map { shape in
      count / width.dividedRoundingUp(by: shape.width) * shape.depth
    }.max() ?? 0
  }

  /// The most words of `width` bits that so many UltraRAMs hold.
  public static func depth(ultraRAMs count: Int, width: Int) -> Int {
    guard width > 0 else { return 0 }
    return count / width.dividedRoundingUp(by: ultraRAMShape.width) * ultraRAMShape.depth
  }

  /// The most words of `width` bits that so many look-up tables hold.
  public static func depth(lookUpTables count: Int, width: Int) -> Int {
    guard width > 0 else { return 0 }
    return count / width * lookUpTableDepth
  }
}
