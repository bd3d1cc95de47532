public import Diagnostics

/// The requests of a DRAMsim3 trace, as text or as text compressed with gzip.
///
/// A line has an address in hexadecimal, `READ` or `WRITE`, and the DRAM clock before which the
/// request is not made, in decimal: `0x1a2b40 READ 120`. Empty lines and what follows a `#` are
/// passed over. The file is read in blocks: memory does not depend on its length.
public final class RequestTrace: RequestSource {
  /// The latest clock that a request may have.
  public static let latestClock = 1_000_000_000_000
  /// The longest accepted line, in bytes.
  static let longestLine = 512

  private let path: String
  private let file: InflatingFile
  private var lineNumber = 0

  /// Opens a trace.
  ///
  /// - Parameter path: The file's path, which messages show as given.
  /// - Throws: `InputError` of kind `missing` when there is no such file, otherwise `invalid`.
  public init(path: String) throws(InputError) {
    self.path = path
    file = try InflatingFile(path: path)
  }

  /// The next request, or `nil` after the last one.
  ///
  /// - Throws: `InputError` with the line and column of a fault.
  public func next() throws(InputError) -> MemoryRequest? {
    while true {
      lineNumber += 1
      let parsed = try file.withNextLine(longest: Self.longestLine) {
        (line) throws(InputError) -> MemoryRequest? in
        guard let line else { throw fault(.tooLong) }
        do throws(TraceLineFault) {
          return try TraceLine(line).request()
        } catch {
          throw fault(error)
        }
      }
      guard let parsed else { return nil }
      if let request = parsed { return request }
    }
  }

  private func fault(_ fault: TraceLineFault) -> InputError {
    InputError(
      file: path, place: "\(lineNumber):\(fault.index + 1)", reason: fault.reason,
      remedy: "write a request as 0x1a2b40 READ 120")
  }
}
