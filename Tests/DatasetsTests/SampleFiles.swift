import CZlib
import Datasets
import Foundation
import TestSupport

/// A folder of files that a test writes and reads.
struct SampleFolder: ~Copyable {
  let url: URL

  init() throws { url = try BuiltProgram.temporaryDirectory() }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The folder's path, as messages show it.
  var path: String { url.path }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: url.appendingPathComponent(name))
  }

  /// The images of a description whose files lie here.
  func read(_ yaml: String, first: Int? = nil, skip: Int = 0) throws -> LabelledImages {
    try DataDescription.decode(bytes: Array(yaml.utf8), file: "data.yaml", folder: url.path + "/")
      .read(first: first, skip: skip)
  }
}

/// The bytes of files in the formats that are read.
enum SampleFile {
  static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  static func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    littleEndian(number).reversed()
  }

  static func idx(_ dimensions: [Int], code: UInt8 = 8, _ elements: [UInt8]) -> [UInt8] {
    [0, 0, code, UInt8(dimensions.count)] + dimensions.flatMap { bigEndian(UInt32($0)) } + elements
  }

  static func npy(
    _ type: String, _ shape: String, _ elements: [UInt8], version: UInt8 = 1,
    isFortranOrder: Bool = false
  ) -> [UInt8] {
    let order = isFortranOrder ? "True" : "False"
    let header = Array(
      "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }\n".utf8)
    let length =
      version == 1 ? littleEndian(UInt16(header.count)) : littleEndian(UInt32(header.count))
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + header + elements
  }

  /// A deflate stream; the window bits choose its wrapping.
  private static func deflated(_ bytes: [UInt8], windowBits: Int32) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, 9, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 100)
    let count = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        deflate(&stream, Z_FINISH)
        return target.count - Int(stream.avail_out)
      }
    }
    return Array(output.prefix(count))
  }

  static func gzip(_ bytes: [UInt8]) -> [UInt8] { deflated(bytes, windowBits: 31) }

  /// A ZIP archive; with `isWide`, all sizes and places stand in ZIP64 fields.
  static func zip(
    _ members: [(name: String, bytes: [UInt8])], isDeflated: Bool, isWide: Bool = false,
    checksumError: UInt32 = 0
  ) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for (name, bytes) in members {
      let stored = isDeflated ? deflated(bytes, windowBits: -15) : bytes
      let checksum = UInt32(crc32_z(0, bytes, bytes.count)) ^ checksumError
      let offset = file.count
      func sizes(_ values: [Int]) -> [UInt8] {
        values.flatMap { littleEndian(isWide ? UInt32.max : UInt32($0)) }
      }
      let wide = isWide ? [bytes.count, stored.count].flatMap { littleEndian(UInt64($0)) } : []
      func extra(_ content: [UInt8]) -> [UInt8] {
        content.isEmpty
          ? [] : littleEndian(UInt16(1)) + littleEndian(UInt16(content.count)) + content
      }
      let common =
        littleEndian(UInt16(isDeflated ? 8 : 0)) + [0, 0, 0, 0] + littleEndian(checksum)
        + sizes([stored.count, bytes.count]) + littleEndian(UInt16(name.utf8.count))
      let local = extra(wide)
      file += [0x50, 0x4b, 3, 4, 45, 0, 0, 0] + common + littleEndian(UInt16(local.count))
      file += Array(name.utf8) + local + stored
      let central = extra(wide + (isWide ? littleEndian(UInt64(offset)) : []))
      directory += [0x50, 0x4b, 1, 2, 45, 0, 45, 0, 0, 0] + common
      directory += littleEndian(UInt16(central.count)) + [UInt8](repeating: 0, count: 10)
      directory += sizes([offset]) + Array(name.utf8) + central
    }
    let start = file.count
    file += directory
    let count = littleEndian(UInt16(members.count))
    if isWide {
      let record = file.count
      file += [0x50, 0x4b, 6, 6] + littleEndian(UInt64(44)) + [45, 0, 45, 0]
      file += [UInt8](repeating: 0, count: 8)
      for number in [members.count, members.count, directory.count, start] {
        file += littleEndian(UInt64(number))
      }
      file += [0x50, 0x4b, 6, 7, 0, 0, 0, 0] + littleEndian(UInt64(record)) + [1, 0, 0, 0]
    }
    file += [0x50, 0x4b, 5, 6, 0, 0, 0, 0] + count + count
    for number in [directory.count, start] {
      file += littleEndian(isWide ? UInt32.max : UInt32(number))
    }
    return file + [0, 0]
  }
}
