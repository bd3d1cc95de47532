internal import Diagnostics

/// The table of contents of a ZIP archive (PKWARE APPNOTE 6.3.10), as numpy.savez writes it.
struct ZIPArchive {
  /// A member as the central directory lists it.
  struct Member {
    /// The name, such as `images.npy`.
    let name: String
    /// 0 stored, 8 deflate.
    fileprivate let method: Int
    fileprivate let isEncrypted: Bool
    fileprivate let checksum: UInt32
    fileprivate let storedByteCount: Int
    fileprivate let byteCount: Int
    fileprivate let headerOffset: Int
  }

  /// The members in the directory's order.
  let members: [Member]
  private let file: DataFile

  /// The largest accepted directory: 65,536 members with names of 256 bytes take half of it.
  private static let maximumDirectoryByteCount = 1 << 25
  /// Bytes of the record at the end, without its comment of at most 65,535 bytes.
  private static let endByteCount = 22

  /// Reads the directory.
  init(_ file: DataFile) throws(InputError) {
    self.file = file
    let tailStart = max(0, file.byteCount - Self.endByteCount - 0xffff)
    let tail = Fields(file, tailStart, try file.bytes(tailStart..<file.byteCount))
    let last = tail.bytes.count - Self.endByteCount
    let found =
      last < 0 ? nil : (0...last).reversed().first { tail.matches([0x50, 0x4b, 5, 6], $0) }
    guard let end = found else {
      throw file.error(
        "is not a ZIP archive, or it is cut off", at: file.byteCount,
        remedy: "give a file that numpy.savez wrote")
    }
    var size = try tail.number(end + 12, 4)
    var start = try tail.number(end + 16, 4)
    if size == 0xffff_ffff || start == 0xffff_ffff || tail.matches([0x50, 0x4b, 6, 7], end - 20) {
      let locator = try tail.number(end - 20 + 8, 8)
      let record = Fields(file, locator, try file.bytes(try file.range(locator, 56)))
      guard record.matches([0x50, 0x4b, 6, 6], 0) else {
        throw file.error("the ZIP64 record is damaged", at: locator, remedy: "get the file again")
      }
      size = try record.number(40, 8)
      start = try record.number(48, 8)
    }
    guard size <= Self.maximumDirectoryByteCount else {
      throw file.error("the archive's directory of \(size) bytes is too large", at: start)
    }
    let directory = Fields(file, start, try file.bytes(try file.range(start, size)))
    var members: [Member] = []
    var place = 0
    while place < size {
      let (member, length) = try Self.member(directory, at: place)
      members.append(member)
      place += length
    }
    self.members = members
  }

  private static func member(
    _ directory: Fields, at place: Int
  ) throws(InputError) -> (Member, Int) {
    guard directory.matches([0x50, 0x4b, 1, 2], place) else {
      throw directory.error("an entry of the archive's directory is damaged", place)
    }
    let nameLength = try directory.number(place + 28, 2)
    let extraLength = try directory.number(place + 30, 2)
    let length = 46 + nameLength + extraLength + (try directory.number(place + 32, 2))
    guard place + length <= directory.bytes.count else {
      throw directory.error("an entry of the archive's directory is cut off", place)
    }
    let name = String(
      decoding: directory.bytes[place + 46..<place + 46 + nameLength], as: UTF8.self)
    var byteCount = try directory.number(place + 24, 4)
    var stored = try directory.number(place + 20, 4)
    var header = try directory.number(place + 42, 4)
    // The ZIP64 field (ID 1) holds, in this order, what does not fit into 32 bits.
    var extra = place + 46 + nameLength
    let extraEnd = extra + extraLength
    while extra + 4 <= extraEnd {
      let size = try directory.number(extra + 2, 2)
      if try directory.number(extra, 2) == 1 {
        var next = extra + 4
        func wide(_ value: inout Int) throws(InputError) {
          guard value == 0xffff_ffff else { return }
          guard next + 8 <= min(extra + 4 + size, extraEnd) else {
            throw directory.error("a ZIP64 field is cut off", next)
          }
          value = try directory.number(next, 8)
          next += 8
        }
        try wide(&byteCount)
        try wide(&stored)
        try wide(&header)
      }
      extra += 4 + size
    }
    let member = Member(
      name: name, method: try directory.number(place + 10, 2),
      isEncrypted: try directory.number(place + 8, 2) & 1 != 0,
      checksum: UInt32(try directory.number(place + 16, 4)), storedByteCount: stored,
      byteCount: byteCount, headerOffset: header)
    return (member, length)
  }

  /// Opens a member.
  func stream(of member: Member) throws(InputError) -> ByteStream {
    let offset = member.headerOffset
    let header = Fields(file, offset, try file.bytes(try file.range(offset, 30)))
    guard header.matches([0x50, 0x4b, 3, 4], 0) else {
      throw file.error(
        "the member \(printable(member.name)) does not begin where the directory says",
        at: offset, remedy: "get the file again")
    }
    let start = offset + 30 + (try header.number(26, 2)) + (try header.number(28, 2))
    let range = try file.range(start, member.storedByteCount)
    let compression: ByteStream.Compression? =
      switch member.method {
      case 0 where member.storedByteCount == member.byteCount: ByteStream.Compression.none
      case 8: .deflate
      default: nil
      }
    guard let compression, !member.isEncrypted else {
      throw file.error(
        "the member \(printable(member.name)) is compressed or encrypted in another way",
        at: offset, remedy: "save it with numpy.savez or numpy.savez_compressed")
    }
    return try ByteStream(
      file, member: range, compression: compression,
      promise: ByteStream.Promise(byteCount: member.byteCount, checksum: member.checksum))
  }
}

extension DataFile {
  /// A range of bytes that lies in the file.
  fileprivate func range(_ start: Int, _ count: Int) throws(InputError) -> Range<Int> {
    guard start >= 0, count >= 0, start <= byteCount, count <= byteCount - start else {
      throw error(
        "the archive points beyond its end", at: byteCount, remedy: "get the file again")
    }
    return start..<start + count
  }
}

/// Little-endian numbers in a part of a file.
private struct Fields {
  let file: DataFile
  let start: Int
  let bytes: [UInt8]

  init(_ file: DataFile, _ start: Int, _ bytes: [UInt8]) {
    self.file = file
    self.start = start
    self.bytes = bytes
  }

  func error(_ reason: String, _ place: Int) -> InputError {
    file.error(reason, at: start + place, remedy: "get the file again")
  }

  /// A number without a sign of up to eight bytes, at most 2⁶² − 1.
  func number(_ place: Int, _ width: Int) throws(InputError) -> Int {
    guard place >= 0, place + width <= bytes.count else {
      throw error("the archive is cut off", place)
    }
    let word = bytes[place..<place + width].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard word < 1 << 62 else { throw error("the archive has an impossible size", place) }
    return Int(word)
  }

  func matches(_ signature: [UInt8], _ place: Int) -> Bool {
    place >= 0 && place + signature.count <= bytes.count
      && bytes[place..<place + signature.count].elementsEqual(signature)
  }
}
