internal import HardwareModel
internal import Mapping
internal import MemorySystem
internal import NetworkModel

/// Where the tensors of a schedule begin in DRAM.
///
/// Every tensor that is ever in DRAM has a buffer of its own: inputs of the network, then step by
/// step weights and outputs, then one buffer for partial sums.
struct AddressPlan {
  /// For each step, where its weights begin.
  private(set) var weights: [UInt64]
  /// For each tensor, where it begins, if it is in DRAM.
  private(set) var maps: [UInt64?]
  /// Where partial sums lie.
  private(set) var partialSums: UInt64 = 0
  /// The first address behind everything.
  private(set) var end: UInt64 = 0

  /// A buffer that is to be placed.
  private enum Owner {
    case map(Int)
    case weights(Int)
    case partialSums
  }

  private struct Buffer {
    let owner: Owner
    let bytes: UInt64
  }

  /// Places all buffers.
  ///
  /// - Parameters:
  ///   - schedule: The steps with their tensors.
  ///   - weightBytes: For each step, the bytes of its weights in DRAM.
  ///   - mapBytes: For each tensor, its bytes in DRAM, if it ever is there.
  ///   - partialSumBytes: Bytes of the largest step's partial sums in DRAM.
  ///   - interface: The memory, and how buffers are placed in it.
  ///   - core: The core whose buffers they are; where buffers are not aligned, those of each core
  ///     begin further on.
  ///   - cores: Cores that run the network side by side.
  ///   - start: The first address that is free.
  init(
    _ schedule: Schedule, weightBytes: [Int], mapBytes: [Int?], partialSumBytes: Int,
    interface: MemoryInterface, core: Int, of cores: Int, start: UInt64
  ) {
    var buffers: [Buffer] = []
    var isListed = [Bool](repeating: false, count: mapBytes.count)
    func list(_ tensor: Int) {
      guard let bytes = mapBytes[tensor], !isListed[tensor] else { return }
      isListed[tensor] = true
      buffers.append(Buffer(owner: .map(tensor), bytes: UInt64(bytes)))
    }
    for input in schedule.network.inputs { list(input.index) }
    for (index, step) in schedule.plan.steps.enumerated() {
      for source in step.sources + step.residuals { list(source.tensor.index) }
      if weightBytes[index] > 0 {
        buffers.append(Buffer(owner: .weights(index), bytes: UInt64(weightBytes[index])))
      }
      list(step.output.index)
    }
    if partialSumBytes > 0 {
      buffers.append(Buffer(owner: .partialSums, bytes: UInt64(partialSumBytes)))
    }
    weights = [UInt64](repeating: 0, count: weightBytes.count)
    maps = [UInt64?](repeating: nil, count: mapBytes.count)
    let banks = BankPhases(interface.device)
    let phases: [Int]
    switch interface.basePlacement {
    case .aligned: phases = [Int](repeating: 0, count: buffers.count)
    case .staggered:
      phases = buffers.indices.map { ($0 + core) * banks.stagger % banks.count }
    case .optimised:
      phases = Self.apart(buffers, schedule, banks, cores: cores).map {
        ($0 + core * banks.stagger) % banks.count
      }
    }
    var free = start
    for (buffer, phase) in zip(buffers, phases) {
      let base = banks.align(free) &+ banks.offset(phase)
      free = base &+ buffer.bytes
      switch buffer.owner {
      case .map(let tensor): maps[tensor] = base
      case .weights(let step): weights[step] = base
      case .partialSums: partialSums = base
      }
    }
    end = free
  }

  /// Chooses phases so that streams of one step are rarely in one bank at the same time.
  ///
  /// Each stream is taken to walk through its buffer at an even pace during the step; the time that
  /// two streams spend in one bank, on this core or another one that runs beside it, weighted with
  /// the smaller one's bytes, is made small buffer by buffer until a round changes nothing.
  private static func apart(
    _ buffers: [Buffer], _ schedule: Schedule, _ banks: BankPhases, cores: Int
  ) -> [Int] {
    var ofMap: [Int: Int] = [:]
    var ofWeights: [Int: Int] = [:]
    for (index, buffer) in buffers.enumerated() {
      switch buffer.owner {
      case .map(let tensor): ofMap[tensor] = index
      case .weights(let step): ofWeights[step] = index
      case .partialSums: break
      }
    }
    var meetings = [[(other: Int, mine: UInt64, theirs: UInt64)]](
      repeating: [], count: buffers.count)
    for (index, step) in schedule.plan.steps.enumerated() {
      var streams = (step.sources + step.residuals).filter { !$0.isRetained }
        .compactMap { ofMap[$0.tensor.index] }
      if step.isStored, let output = ofMap[step.output.index] { streams.append(output) }
      if let weights = ofWeights[index] { streams.append(weights) }
      for one in streams {
        for other in streams where other != one {
          meetings[one].append((other, buffers[one].bytes, buffers[other].bytes))
        }
      }
    }
    var phases = [Int](repeating: 0, count: buffers.count)
    for round in 0..<4 {
      var isChanged = false
      for index in buffers.indices where !meetings[index].isEmpty {
        // In the first round only buffers that are placed already count.
        let others = round == 0 ? meetings[index].filter { $0.other < index } : meetings[index]
        let best = (0..<banks.count).min { left, right in
          let first = banks.conflicts(left, others, phases, cores: cores)
          let second = banks.conflicts(right, others, phases, cores: cores)
          return (first, left) < (second, right)
        }
        if let best, best != phases[index] {
          phases[index] = best
          isChanged = true
        }
      }
      if !isChanged && round > 0 { break }
    }
    return phases
  }
}

/// The banks that a stream of ascending addresses passes through.
struct BankPhases {
  /// Bytes from one bank to the next.
  private let unit: UInt64
  /// How many there are before the first one comes again.
  let count: Int

  /// Samples of a step in which meetings of streams are counted.
  private static let samples = 64
  /// The most phases that are told apart.
  private static let maximumCount = 256

  init(_ device: DRAMDevice) {
    let map = AddressMap(device.geometry, device.addressOrder)
    unit = UInt64(map.bankStrideBytes)
    count = min(Self.maximumCount, max(1, map.bankPeriodBytes / map.bankStrideBytes))
  }

  /// Phases from one staggered buffer to the next: 5/16 of all, which keeps any three apart.
  var stagger: Int { max(1, count * 5 / 16) }

  /// The first address at which the first bank begins.
  func align(_ address: UInt64) -> UInt64 {
    let period = unit &* UInt64(count)
    return (address &+ period &- 1) / period &* period
  }

  /// Bytes from the first bank to another.
  func offset(_ phase: Int) -> UInt64 { UInt64(phase) &* unit }

  /// How often a stream that begins in `phase` meets others, weighted with bytes.
  func conflicts(
    _ phase: Int, _ others: [(other: Int, mine: UInt64, theirs: UInt64)], _ phases: [Int],
    cores: Int
  ) -> UInt64 {
    others.reduce(0) { sum, meeting in
      var together: UInt64 = 0
      for sample in 0..<UInt64(Self.samples) {
        let mine = bank(phase, meeting.mine, sample)
        for core in 0..<cores {
          let theirs = phases[meeting.other] + core * stagger
          if mine == bank(theirs, meeting.theirs, sample) { together += 1 }
        }
      }
      return sum &+ together &* min(meeting.mine, meeting.theirs)
    }
  }

  private func bank(_ phase: Int, _ bytes: UInt64, _ sample: UInt64) -> Int {
    (phase + Int(bytes / UInt64(Self.samples) &* sample / unit)) % count
  }
}
