internal import Glibc

/// Where a trace's bytes go; used by one thread at a time.
public protocol TraceOutput: AnyObject, Sendable {
  /// Appends bytes.
  ///
  /// - Returns: 0, or the system's error.
  func append(_ bytes: UnsafeRawBufferPointer) -> Int32
  /// Gives up everything behind a length, after a fault.
  ///
  /// - Returns: Whether that was possible.
  func truncate(to length: Int) -> Bool
}

/// An open file or pipe.
public final class DescriptorOutput: TraceOutput {
  private let descriptor: Int32

  /// Creates an output.
  ///
  /// - Parameter descriptor: Open for writing, at its end; it is not closed.
  public init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Writes bytes, all of them unless the system refuses.
  public func append(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
      let count = write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return 0
  }

  /// Shortens the file; a pipe cannot be.
  public func truncate(to length: Int) -> Bool {
    ftruncate(descriptor, length) == 0 && lseek(descriptor, length, SEEK_SET) == length
  }
}
