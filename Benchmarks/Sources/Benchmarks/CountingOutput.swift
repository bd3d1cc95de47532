import Synchronization
import TraceFiles

/// An output that counts bytes and keeps none, so that no disk is measured.
final class CountingOutput: TraceOutput {
  private let count = Atomic<Int>(0)

  /// The bytes so far.
  var bytes: Int { count.load(ordering: .relaxed) }

  func append(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    count.add(bytes.count, ordering: .relaxed)
    return 0
  }

  func truncate(to length: Int) -> Bool {
    count.store(length, ordering: .relaxed)
    return true
  }
}
