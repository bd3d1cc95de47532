/// What a pattern took through a board's ports.
public struct PortStatistics: Sendable {
  /// The ports, as they were used.
  public let ports: MemoryPorts
  /// How many of them had something to do.
  public let portCount: Int
  /// Bytes asked for.
  public let bytes: Int
  /// From the first request to the last answer at a port, in femtoseconds.
  public let time: Int64
  /// From request to answer at a port, in nanoseconds a DRAM burst, on average.
  public let meanLatencyNanoseconds: Double
  /// The memory behind them.
  public let memory: MemoryStatistics

  /// Bytes a nanosecond (GB/s) at the ports; 0 when nothing was asked for.
  public var gigabytesPerSecond: Double { time == 0 ? 0 : Double(bytes) / (Double(time) / 1e6) }
}

extension PortSystem {
  /// Sends all requests of a pattern through a board's ports to a memory at rest.
  ///
  /// A pattern of several streams has each of them on a port of its own, all at the same time, and
  /// deals them round where there are more streams than ports; every other pattern is on one port.
  ///
  /// - Parameters:
  ///   - pattern: The pattern; its pace is left out of account.
  ///   - device: The memory.
  ///   - ports: The ports.
  public static func run(
    _ pattern: RequestPattern, on device: DRAMDevice, through ports: MemoryPorts
  ) -> PortStatistics {
    var lanes = pattern.lanes(ports: ports.count, burstBytes: device.geometry.burstBytes)
    var system = PortSystem(
      device, ports: Array(repeating: ports.timing, count: max(1, lanes.count)))
    var bytes = 0
    var end: Int64 = 0
    var latency: Int64 = 0
    var requests = 0
    for port in lanes.indices {
      if let first = lanes[port].next() { system.begin(first, port: port) }
    }
    while let event = system.nextEvent() {
      switch event {
      case .ready(let port):
        if let next = lanes[port].next() { system.begin(next, port: port) }
      case .completed(let done):
        bytes += done.tag
        end = max(end, done.time)
        latency += done.latencySum
        requests += done.requests
      case .recorded: break
      }
    }
    return PortStatistics(
      ports: ports, portCount: lanes.count, bytes: bytes, time: end,
      meanLatencyNanoseconds: requests == 0 ? 0 : Double(latency) / Double(requests) / 1e6,
      memory: system.finish())
  }
}

/// The transfers of one port, made as they are asked for; a transfer's number is its bytes.
struct PatternLane {
  private let make: (Int) -> PortTransfer?
  private var index = 0

  /// Makes transfers from their number, counted from 0, until there is none.
  init(_ make: @escaping (Int) -> PortTransfer?) { self.make = make }

  /// The next transfer.
  mutating func next() -> PortTransfer? {
    defer { index += 1 }
    return make(index)
  }
}

extension RequestPattern {
  /// Bytes that are asked for as one transfer where a pattern ascends without end.
  private static let stretch = 1 << 20

  /// The pattern dealt to ports.
  func lanes(ports: Int, burstBytes: Int) -> [PatternLane] {
    switch kind {
    case .sequential(let bytes, let isWrite):
      return [Self.ascending(from: 0, bytes: bytes, isWrite: isWrite)]
    case .strided(let count, let stride):
      return [
        PatternLane { index in
          index < count
            ? Self.transfer(
              at: UInt64(index) &* UInt64(stride), bytes: burstBytes, isWrite: false) : nil
        }
      ]
    case .random(let bytes, let chunk, let seed, let span):
      var random = StreamRandom(seed: seed)
      let chunks = bytes / chunk + (bytes % chunk == 0 ? 0 : 1)
      return [
        PatternLane { index in
          guard index < chunks else { return nil }
          let place = random.next() % UInt64(span / chunk)
          return Self.transfer(at: place &* UInt64(chunk), bytes: chunk, isWrite: false)
        }
      ]
    case .streams(let rounds, let chunk, let streams):
      guard streams.count > ports else {
        return streams.map {
          Self.ascending(from: $0.base, bytes: rounds * chunk, isWrite: $0.isWrite)
        }
      }
      return (0..<ports).map { port in
        let own = stride(from: port, to: streams.count, by: ports).map { streams[$0] }
        return PatternLane { index in
          guard index < own.count * rounds else { return nil }
          let stream = own[index % own.count]
          return Self.transfer(
            at: stream.base &+ UInt64(index / own.count) &* UInt64(chunk), bytes: chunk,
            isWrite: stream.isWrite)
        }
      }
    }
  }

  private static func ascending(from base: UInt64, bytes: Int, isWrite: Bool) -> PatternLane {
    PatternLane { index in
      let start = index * stretch
      guard start < bytes else { return nil }
      return transfer(
        at: base &+ UInt64(start), bytes: min(stretch, bytes - start), isWrite: isWrite)
    }
  }

  private static func transfer(at address: UInt64, bytes: Int, isWrite: Bool) -> PortTransfer {
    PortTransfer(
      regions: [StridedRegion(base: address, runBits: 8 * bytes)], bytes: bytes,
      isWrite: isWrite, notBefore: 0, tag: bytes)
  }
}
