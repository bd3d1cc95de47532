/// Text on its way to an output, compressed where wanted; 64 KiB are held.
final class ExportStream {
  private static let capacity = 1 << 16
  private let output: any TraceOutput
  private let gzip: GzipStream?
  private var buffer: [UInt8] = []
  private var digits = [UInt8](repeating: 0, count: 20)

  init(_ output: any TraceOutput, compressed: Bool) {
    self.output = output
    gzip = compressed ? GzipStream() : nil
    buffer.reserveCapacity(Self.capacity + 4096)
  }

  func append(_ text: StaticString) {
    buffer.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  func append(_ bytes: [UInt8]) { buffer.append(contentsOf: bytes) }

  func append(_ byte: UInt8) { buffer.append(byte) }

  func append(decimal value: some BinaryInteger) {
    if value < 0 { buffer.append(UInt8(ascii: "-")) }
    append(UInt64(value.magnitude), radix: 10)
  }

  func append(hexadecimal value: UInt64) { append(value, radix: 16) }

  func append(binary value: UInt64) {
    let width = max(1, 64 - value.leadingZeroBitCount)
    for bit in (0..<width).reversed() { buffer.append(0x30 | UInt8(value >> bit & 1)) }
  }

  private func append(_ value: UInt64, radix: UInt64) {
    var rest = value
    var count = 0
    repeat {
      let digit = UInt8(rest % radix)
      digits[count] = digit < 10 ? 0x30 + digit : 0x57 + digit
      rest /= radix
      count += 1
    } while rest > 0
    while count > 0 {
      count -= 1
      buffer.append(digits[count])
    }
  }

  /// Ends a line, and hands over what has been collected if that is enough.
  func endLine() throws(ExportFault) {
    buffer.append(0x0A)
    if buffer.count >= Self.capacity { try flush(isLast: false) }
  }

  /// Hands over everything.
  func finish() throws(ExportFault) { try flush(isLast: true) }

  private func flush(isLast: Bool) throws(ExportFault) {
    let output = output
    let code =
      if let gzip {
        gzip.compress(buffer, isLast: isLast) { output.append($0) }
      } else {
        buffer.withUnsafeBytes { output.append($0) }
      }
    buffer.removeAll(keepingCapacity: true)
    if code != 0 { throw ExportFault(code: code) }
  }
}
