/// Memory that the layers of one run use one after another.
final class Scratch {
  private var memory: UnsafeMutableRawPointer?
  private var byteCount = 0

  deinit { memory?.deallocate() }

  /// Room for some numbers, whose values are left from what used it before.
  ///
  /// It holds until room is asked for again.
  func room<Scalar>(_ count: Int, of type: Scalar.Type) -> UnsafeMutablePointer<Scalar> {
    let bytes = max(64, count * MemoryLayout<Scalar>.stride)
    if bytes > byteCount || memory == nil {
      memory?.deallocate()
      memory = .allocate(byteCount: bytes, alignment: 64)
      byteCount = bytes
    }
    return memory!.bindMemory(to: type, capacity: count)
  }
}
