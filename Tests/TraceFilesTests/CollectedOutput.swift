import TraceFiles

/// An output that keeps its bytes, up to a limit at which the disk is full.
final class CollectedOutput: TraceOutput, @unchecked Sendable {
  static let full: Int32 = 28

  private(set) var bytes: [UInt8] = []
  private let limit: Int

  init(limit: Int = .max) { self.limit = limit }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func append(_ more: UnsafeRawBufferPointer) -> Int32 {
    guard bytes.count + more.count <= limit else { return Self.full }
    bytes += more
    return 0
  }

  func truncate(to length: Int) -> Bool {
    bytes.removeLast(bytes.count - length)
    return true
  }
}

extension TraceReader {
  /// An export as text.
  func exported(
    _ format: ExportFormat, _ selection: TraceSelection = TraceSelection()
  ) throws -> String {
    let output = CollectedOutput()
    try export(format, selection, to: output)
    return output.text
  }
}
