public import Diagnostics

/// The requests of a pattern, made as they are asked for.
public struct PatternRequests: RequestSource, Sendable {
  private let pattern: RequestPattern
  private let burstBytes: UInt64
  private let burstsPerChunk: Int
  /// How many requests there are in all.
  public let count: Int
  private var index = 0
  private var burst = 0
  private var chunk: UInt64 = 0
  private var round: UInt64 = 0
  private var stream = 0
  private var random: StreamRandom

  /// Starts a pattern, in which bytes that do not fill a burst take a whole one.
  init(_ pattern: RequestPattern, burstBytes: Int) {
    self.pattern = pattern
    self.burstBytes = UInt64(burstBytes)
    func bursts(_ bytes: Int) -> Int { bytes / burstBytes + (bytes % burstBytes == 0 ? 0 : 1) }
    switch pattern.kind {
    case .sequential(let bytes, _):
      count = bursts(bytes)
      burstsPerChunk = 1
      random = StreamRandom(seed: 0)
    case .random(let bytes, let chunk, let seed, _):
      burstsPerChunk = max(1, bursts(chunk))
      count = bursts(bytes)
      random = StreamRandom(seed: seed)
    case .strided(let total, _):
      count = total
      burstsPerChunk = 1
      random = StreamRandom(seed: 0)
    case .streams(let rounds, let chunk, let streams):
      burstsPerChunk = max(1, bursts(chunk))
      count = rounds * streams.count * burstsPerChunk
      random = StreamRandom(seed: 0)
    }
  }

  /// The next request; it never throws.
  public mutating func next() throws(InputError) -> MemoryRequest? { nextRequest() }

  /// The next request, or `nil` after the last one.
  public mutating func nextRequest() -> MemoryRequest? {
    guard index < count else { return nil }
    let notBefore = pattern.pace * index
    let position = UInt64(index)
    index += 1
    switch pattern.kind {
    case .sequential(_, let isWrite):
      return MemoryRequest(
        address: position &* burstBytes, isWrite: isWrite, notBefore: notBefore)
    case .strided(_, let stride):
      return MemoryRequest(
        address: position &* UInt64(stride), isWrite: false, notBefore: notBefore)
    case .random(_, let chunkBytes, _, let span):
      if burst == 0 {
        chunk = random.next() % UInt64(span / chunkBytes) &* UInt64(chunkBytes)
      }
      let address = chunk &+ UInt64(burst) &* burstBytes
      burst = burst + 1 == burstsPerChunk ? 0 : burst + 1
      return MemoryRequest(address: address, isWrite: false, notBefore: notBefore)
    case .streams(_, let chunkBytes, let streams):
      let current = streams[stream]
      let address =
        current.base &+ round &* UInt64(chunkBytes) &+ UInt64(burst) &* burstBytes
      burst += 1
      if burst == burstsPerChunk {
        burst = 0
        stream += 1
        if stream == streams.count {
          stream = 0
          round += 1
        }
      }
      return MemoryRequest(address: address, isWrite: current.isWrite, notBefore: notBefore)
    }
  }
}
