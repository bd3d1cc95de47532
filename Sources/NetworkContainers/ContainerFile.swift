import CZlib

/// The sections of a container, each with its checksum; `Documentation/Container.md` has the bytes.
struct ContainerFile {
  /// A part of the file.
  struct Section {
    /// What a section holds.
    enum Kind: String, CaseIterable {
      /// The graph, with all formats and shapes.
      case network = "NETW"
      /// The weights and biases of one layer.
      case layer = "LAYR"
    }

    let kind: Kind
    /// The index of the layer; 0 for the graph.
    let index: UInt32
    var payload: ArraySlice<UInt8>

    /// What messages call it.
    var name: String {
      switch kind {
      case .network: "section NETW"
      case .layer: "section LAYR \(index)"
      }
    }
  }

  /// As in PNG, a byte that is no text, line ends that text transfers change, and the end of a text.
  private static let signature: [UInt8] = [0x89] + Array("MRN\r\n".utf8) + [0x1A, 0x0A]
  private static let version: UInt32 = 1
  private static let footer = Array("END.".utf8)
  /// Tag, index, length, checksum.
  private static let sectionOverhead = 4 + 4 + 8 + 4
  /// Footer and checksum.
  private static let footerByteCount = 4 + 4

  var sections: [Section]

  init(_ sections: [Section]) { self.sections = sections }

  /// The bytes of the file.
  func bytes() -> [UInt8] {
    var writer = ByteWriter()
    writer.raw(Self.signature)
    writer.integer(Self.version)
    writer.integer(UInt32(sections.count))
    for section in sections {
      var header = ByteWriter()
      header.raw(Array(section.kind.rawValue.utf8))
      header.integer(section.index)
      header.integer(UInt64(section.payload.count))
      writer.raw(header.bytes)
      writer.raw(Array(section.payload))
      writer.integer(Self.checksum(section.payload, after: Self.checksum(header.bytes[...])))
    }
    writer.raw(Self.footer)
    writer.integer(Self.checksum(writer.bytes[...]))
    return writer.bytes
  }

  /// Takes a file apart and checks its checksums.
  init(_ bytes: [UInt8]) throws(ContainerFault) {
    var reader = ByteReader(bytes[...])
    guard bytes.starts(with: Self.signature) else {
      throw ContainerFault("it does not begin as a container does")
    }
    _ = try reader.raw(Self.signature.count)
    let version = try reader.integer(UInt32.self)
    guard version == Self.version else {
      throw ContainerFault("it has version \(version), and version \(Self.version) is understood")
    }
    let count = try reader.integer(UInt32.self)
    guard count <= reader.remaining / Self.sectionOverhead else {
      throw ContainerFault("\(count) sections are counted where \(reader.remaining) bytes are left")
    }
    sections = []
    for _ in 0..<count {
      let header = try reader.raw(16)
      var fields = ByteReader(header)
      let tag = String(decoding: try fields.raw(4), as: UTF8.self)
      let index = try fields.integer(UInt32.self)
      let length = try fields.integer(UInt64.self)
      guard let kind = Section.Kind(rawValue: tag) else { throw ByteReader.unknown(tag) }
      let payload = try reader.raw(Int(exactly: length) ?? .max)
      let section = Section(kind: kind, index: index, payload: payload)
      guard try reader.integer() == Self.checksum(payload, after: Self.checksum(header)) else {
        throw ContainerFault("its checksum is wrong", section: section.name)
      }
      sections.append(section)
    }
    guard reader.remaining == Self.footerByteCount, try Array(reader.raw(4)) == Self.footer else {
      throw ContainerFault("its last section is not followed by the footer alone")
    }
    guard try reader.integer() == Self.checksum(bytes.dropLast(4)) else {
      throw ContainerFault("the checksum of the whole file is wrong")
    }
  }

  /// CRC-32 as in zlib and PNG (ISO 3309), going on after what has a checksum already.
  private static func checksum(_ bytes: ArraySlice<UInt8>, after start: UInt32 = 0) -> UInt32 {
    bytes.withUnsafeBufferPointer {
      UInt32(truncatingIfNeeded: crc32_z(uLong(start), $0.baseAddress, $0.count))
    }
  }
}
