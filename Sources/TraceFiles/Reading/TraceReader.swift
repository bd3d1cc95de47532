public import Diagnostics

/// An open trace: its header, its end, and its blocks, of which only those asked for are read.
public final class TraceReader {
  /// The file's path.
  public let path: String
  /// What it is about.
  public let header: TraceHeader
  /// How it ended, `nil` when the end is missing or damaged.
  public let footer: TraceFooter?
  /// Why it is not complete, `nil` when it is.
  public let incompleteReason: String?
  /// Blocks that were read and inflated for their events.
  public private(set) var blocksRead = 0

  let entries: [BlockPipeline.Entry]
  private let file: MemberFile

  /// Bytes of the file.
  public var fileBytes: Int { file.byteCount }
  /// Bytes of all blocks before compression.
  public var uncompressedBytes: Int { entries.reduce(0) { $0 + $1.payloadLength } }
  /// What each block spans.
  public var blocks: [BlockSummary] { entries.map(\.summary) }

  /// Opens a trace; one that was cut is read up to its last whole block.
  ///
  /// - Throws: `InputError` when there is no such file, its header is missing, or a block is damaged.
  public init(_ path: String) throws(InputError) {
    self.path = path
    file = try MemberFile(path)
    let (bytes, start) = try Self.document(.header, at: 0, file, path)
    guard let header = Document.decoded(bytes, as: TraceHeader.self),
      header.schema == TraceHeader.currentSchema
    else {
      throw InputError(
        file: path, place: "block at byte 0",
        reason: "the header is not of \(TraceHeader.currentSchema)",
        remedy: "write the trace again with this version")
    }
    if let fault = header.fault {
      throw Self.damage(path, 0, "the header makes no sense: \(fault)")
    }
    self.header = header
    if let trailer = try? file.member(at: file.byteCount - Trailer.length),
      let places = Trailer(trailer.payload)
    {
      let index = try Self.document(.index, at: places.indexOffset, file, path).bytes
      let end = try Self.document(.footer, at: places.footerOffset, file, path).bytes
      guard let entries = BlockIndex.decoded(index),
        let footer = Document.decoded(end, as: TraceFooter.self)
      else {
        throw InputError(
          file: path, place: "block at byte \(places.footerOffset)",
          reason: "the index or footer makes no sense", remedy: "write the trace again")
      }
      self.entries = entries
      self.footer = footer
      incompleteReason =
        footer.complete ? nil : footer.reason ?? "the simulation did not come to its end"
    } else {
      (entries, incompleteReason) = try Self.scan(file, from: start, path)
      footer = nil
    }
  }

  /// Lists the blocks of a file without an end.
  private static func scan(
    _ file: MemberFile, from start: Int, _ path: String
  ) throws(InputError) -> ([BlockPipeline.Entry], String) {
    var entries: [BlockPipeline.Entry] = []
    var offset = start
    while true {
      do throws(MemberFile.Fault) {
        let (payload, next) = try file.member(at: offset)
        if let summary = BlockSummary(payload), summary.kind.isEvents {
          entries.append(
            BlockPipeline.Entry(summary: summary, offset: offset, payloadLength: payload.count))
        }
        offset = next
      } catch {
        switch error {
        case .end, .cut:
          return (entries, "the file is cut at byte \(file.byteCount); its end is missing")
        case .damaged(let reason): throw damage(path, offset, reason)
        }
      }
    }
  }

  private static func document(
    _ kind: BlockKind, at start: Int, _ file: MemberFile, _ path: String
  ) throws(InputError) -> (bytes: [UInt8], next: Int) {
    var bytes: [UInt8] = []
    var offset = start
    while true {
      do throws(MemberFile.Fault) {
        let (payload, next) = try file.member(at: offset)
        guard payload.count >= Document.headLength, payload.starts(with: BlockKind.mark),
          payload[3] == kind.rawValue
        else { throw .damaged("it is not a part of a trace of Millrace") }
        bytes += payload[Document.headLength...]
        offset = next
        if payload[4] == 0 { return (bytes, next) }
      } catch {
        switch error {
        case .end, .cut: throw damage(path, offset, "the file ends in it")
        case .damaged(let reason): throw damage(path, offset, reason)
        }
      }
    }
  }

  private static func damage(_ path: String, _ offset: Int, _ reason: String) -> InputError {
    InputError(
      file: path, place: "block at byte \(offset)", reason: reason,
      remedy: "write the trace again, or copy it again from where it is whole")
  }

  /// The events of a block, which is read and inflated for it.
  func events<Event>(
    _ entry: BlockPipeline.Entry,
    _ decode: ([UInt8], BlockSummary) throws(BlockFault) -> [Event]
  ) throws(InputError) -> [Event] {
    blocksRead += 1
    let payload: [UInt8]
    do throws(MemberFile.Fault) {
      payload = try file.member(at: entry.offset).payload
      guard BlockSummary(payload) == entry.summary else {
        throw .damaged("it is not the block that the index names")
      }
    } catch {
      switch error {
      case .end, .cut: throw Self.damage(path, entry.offset, "the file ends in it")
      case .damaged(let reason): throw Self.damage(path, entry.offset, reason)
      }
    }
    do throws(BlockFault) {
      return try decode(payload, entry.summary)
    } catch {
      throw Self.damage(path, entry.offset, error.reason)
    }
  }
}

extension BlockKind {
  /// Whether it is a block of events.
  var isEvents: Bool {
    switch self {
    case .tiles, .transactions, .commands, .array: true
    case .header, .index, .footer, .trailer: false
    }
  }
}
