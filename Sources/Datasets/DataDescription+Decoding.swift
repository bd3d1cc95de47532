public import Diagnostics
internal import StructuredText

extension DataDescription {
  /// Loads a description from a YAML file.
  ///
  /// - Parameter path: The file's path, which messages show as given.
  /// - Throws: `InputError` of kind `missing` when there is no such file; otherwise `invalid`, with
  ///   line and column of the first fault. The data files are not opened.
  public static func load(path: String) throws(InputError) -> DataDescription {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    return try DataDescription(StructuredDocument(contentsOf: path).reader, folder: folder)
  }

  /// Decodes a description held in memory.
  ///
  /// - Parameters:
  ///   - bytes: The document, in UTF-8.
  ///   - file: The name to show in messages.
  ///   - folder: What relative paths begin with: empty, or a path that ends with `/`.
  public static func decode(
    bytes: [UInt8], file: String, folder: String = ""
  ) throws(InputError) -> DataDescription {
    try DataDescription(StructuredDocument(bytes: bytes, file: file).reader, folder: folder)
  }

  private enum Key: String, CaseIterable {
    case format, images, labels, imagesArray, labelsArray, classes, layout, networkLayout
    case channelOrder, scale, mean, standardDeviation, shape, skip, first
  }

  private init(_ reader: NodeReader, folder: String) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> DataDescription in
      let format = try keys.required(.format).word(Format.self)
      let images = try keys.required(.images).paths(in: folder)
      // A key that is not asked for is refused: it has no meaning for this format.
      let isCIFAR = format == .cifarBinary
      let labels = isCIFAR ? nil : try keys.optional(.labels)?.paths(in: folder)
      let isArchive = format == .npz
      return DataDescription(
        file: reader.file, format: format, images: images, labels: labels ?? [],
        imagesArray: isArchive ? try keys.optional(.imagesArray)?.string() : nil,
        labelsArray: isArchive ? try keys.optional(.labelsArray)?.string() : nil,
        classes: isCIFAR
          ? try keys.optional(.classes)?.word(CIFARClasses.self) ?? .cifar10
          : .cifar10,
        layout: isCIFAR ? .nchw : try keys.optional(.layout)?.word(Layout.self) ?? .nchw,
        networkLayout: try keys.optional(.networkLayout)?.word(Layout.self) ?? .nchw,
        channelOrder: try keys.optional(.channelOrder)?.word(ChannelOrder.self) ?? .rgb,
        scale: try keys.optional(.scale)?.factor() ?? 1,
        mean: try keys.optional(.mean)?.perChannel { reader throws(InputError) in
          try reader.double()
        } ?? [0],
        standardDeviation: try keys.optional(.standardDeviation)?.perChannel {
          reader throws(InputError) in
          try reader.double(above: 0)
        } ?? [1],
        shape: try keys.optional(.shape)?.list(count: 1...8) { element throws(InputError) in
          try element.int(in: 1...DataDescription.maximumElementCount)
        },
        skip: try keys.optional(.skip)?.int(in: 0...1_000_000_000) ?? 0,
        first: try keys.optional(.first)?.int(in: 1...1_000_000_000))
    }
  }
}

extension NodeReader {
  /// A path, or a list of paths; relative ones begin in a folder.
  fileprivate func paths(in folder: String) throws(InputError) -> [String] {
    func path(_ reader: NodeReader) throws(InputError) -> String {
      let text = try reader.string()
      guard !text.isEmpty, !text.utf8.contains(0) else {
        throw reader.error("must be a file's path")
      }
      return text.hasPrefix("/") ? text : folder + text
    }
    guard case .sequence = node.content else { return [try path(self)] }
    return try list(count: 1...4096, of: path)
  }

  /// A number for all channels, or a list of one for each.
  fileprivate func perChannel(
    _ read: (NodeReader) throws(InputError) -> Double
  ) throws(InputError) -> [Double] {
    guard case .sequence = node.content else { return [try read(self)] }
    return try list(count: 1..., of: read)
  }

  /// A number that is not zero.
  fileprivate func factor() throws(InputError) -> Double {
    let value = try double()
    guard value != 0 else { throw error("must not be 0") }
    return value
  }
}
