public import Diagnostics

/// Requests one after the other, from a pattern or a file.
public protocol RequestSource {
  /// The next request, or `nil` after the last one.
  ///
  /// - Throws: `InputError` with the place of a fault in a file.
  mutating func next() throws(InputError) -> MemoryRequest?
}

extension DRAMSystem {
  /// Sends all requests of a source to a memory at rest.
  ///
  /// Memory does not depend on the number of requests.
  ///
  /// - Parameters:
  ///   - source: The requests.
  ///   - device: The memory.
  ///   - outstanding: The most requests that may be unanswered, or `nil` for an open stream.
  /// - Throws: What the source throws.
  public static func run(
    _ source: consuming some RequestSource, on device: DRAMDevice, outstanding: Int? = nil
  ) throws(InputError) -> MemoryStatistics {
    var source = source
    if let outstanding {
      var stream = OutstandingStream(device, limit: outstanding)
      while let request = try source.next() { stream.send(request) }
      return stream.finish()
    }
    var memory = DRAMSystem(device)
    while let request = try source.next() { memory.send(request) }
    return memory.finish()
  }

  /// Sends all requests of a pattern to a memory at rest; compiled for patterns alone.
  public static func run(
    _ pattern: PatternRequests, on device: DRAMDevice, outstanding: Int? = nil
  ) -> MemoryStatistics {
    var pattern = pattern
    if let outstanding {
      var stream = OutstandingStream(device, limit: outstanding)
      while let request = pattern.nextRequest() { stream.send(request) }
      return stream.finish()
    }
    var memory = DRAMSystem(device)
    while let request = pattern.nextRequest() { memory.send(request) }
    return memory.finish()
  }
}
