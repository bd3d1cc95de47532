import Glibc

/// Contiguous floats that are written in place, zero at first.
///
/// Whoever shares one between threads must see to it that only one thread at a time writes.
final class FloatBuffer: @unchecked Sendable {
  let count: Int
  let start: UnsafeMutablePointer<Float>

  init(count: Int) {
    self.count = count
    start = .allocate(capacity: max(1, count))
    start.setToZero(count: max(1, count))
  }

  convenience init(_ values: [Float]) {
    self.init(count: values.count)
    values.withUnsafeBufferPointer { values in
      if let base = values.baseAddress { start.copy(from: base, count: count) }
    }
  }

  deinit { start.deallocate() }

  /// The elements as an array.
  var array: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// Sets the first elements to zero.
  func clear(_ length: Int) {
    precondition(length <= count)
    start.setToZero(count: length)
  }
}

/// The C library's block operations: unlike the generic ones, they are fast in unoptimised builds
/// too, where the tests run.
extension UnsafeMutablePointer<Float> {
  func copy(from source: UnsafePointer<Float>, count: Int) {
    memcpy(self, source, count * MemoryLayout<Float>.stride)
  }

  /// Zero has the bit pattern 0.
  func setToZero(count: Int) {
    memset(self, 0, count * MemoryLayout<Float>.stride)
  }
}
