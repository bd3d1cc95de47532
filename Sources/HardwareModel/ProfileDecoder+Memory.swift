internal import Diagnostics
internal import MemorySystem
internal import Quantities
internal import StructuredText

extension ExternalMemory {
  private enum Key: String, CaseIterable {
    case device, channels, busWidthBits, addressMap, basePlacement, layout
    case peakGigabytesPerSecond, sharedEfficiency, ports
  }

  private enum LayoutKey: String, CaseIterable {
    case featureMaps, weights
  }

  /// Decodes the way to DRAM; `sharedEfficiency` may be left out where there is one core.
  ///
  /// - Parameters:
  ///   - reader: The memory's node.
  ///   - clock: The profile's main clock.
  ///   - cores: Cores that share the DRAM.
  init(_ reader: NodeReader, clock: Frequency, cores: Int) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> ExternalMemory in
      let device = try keys.required(.device).line()
      let peak = try keys.required(.peakGigabytesPerSecond)
      let shared =
        cores > 1 ? try keys.required(.sharedEfficiency) : keys.optional(.sharedEfficiency)
      let ports = try keys.required(.ports)
      let layout = try keys.optional(.layout)?.mapping(LayoutKey.self) {
        (parts) throws(InputError) -> MemoryLayout in
        var layout = MemoryLayout()
        if let node = parts.optional(.featureMaps) {
          layout.featureMaps = try node.word(MemoryLayout.FeatureMaps.self)
        }
        if let node = parts.optional(.weights) {
          layout.weights = try node.word(MemoryLayout.Weights.self)
        }
        return layout
      }
      let memory = ExternalMemory(
        device: device,
        channels: try keys.optional(.channels)?.powerOfTwo(through: DRAMDevice.maximumChannels),
        busWidthBits: try keys.optional(.busWidthBits)?
          .powerOfTwo(through: DRAMDevice.maximumWidthBits),
        addressMap: try keys.optional(.addressMap).map { (node) throws(InputError) in
          try AddressOrder(node)
        },
        basePlacement: try keys.optional(.basePlacement)?.word(BasePlacement.self) ?? .aligned,
        layout: layout ?? MemoryLayout(),
        peakBytesPerSecond: try peak.bytesPerSecond(),
        sharedEfficiency: try shared?.share() ?? 10_000,
        ports: try Ports(ports))
      try memory.check(peak: peak, ports: ports, clock: clock, cores: cores)
      return memory
    }
  }

  /// Refuses rates so low that a unit must be wrong.
  private func check(
    peak: NodeReader, ports: NodeReader, clock: Frequency, cores: Int
  ) throws(InputError) {
    let least = clock.hertz.dividedRoundingUp(by: ProfileLimits.cyclesPerByte)
    let bound = "a byte in \(ProfileLimits.cyclesPerByte) cycles of clockMegahertz"
    let share = peakBytesPerSecond / 10_000 * sharedEfficiency / Int64(cores)
    guard (cores > 1 ? share : peakBytesPerSecond) >= least else {
      throw peak.error(
        "must give every core at least \(bound), was \(plain(Double(peakBytesPerSecond) / 1e9))",
        remedy: "give the peak in 10⁹ bytes a second")
    }
    for rate in [readRate(clock: clock), writeRate(clock: clock)]
    where rate.bytesPerSecond(at: clock) < Double(least) {
      throw ports.error(
        "must move at least \(bound)", remedy: "raise clockMegahertz or the efficiency")
    }
  }
}

extension ExternalMemory.Ports {
  private enum Key: String, CaseIterable {
    case count, widthBits, clockMegahertz, efficiency, writeEfficiency, writeCount, arrangement
    case burstBytes, outstanding, latencyCycles
  }

  /// Decodes the ports of one core; left out, writing is as reading.
  fileprivate init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> ExternalMemory.Ports in
      let count = try keys.required(.count).count()
      let efficiency = try keys.required(.efficiency).share()
      let widthBits = try keys.required(.widthBits).portBits()
      return ExternalMemory.Ports(
        count: count,
        widthBits: widthBits,
        clock: try keys.required(.clockMegahertz).clock(),
        readEfficiency: efficiency,
        writeEfficiency: try keys.optional(.writeEfficiency)?.share() ?? efficiency,
        writeCount: try keys.optional(.writeCount)?.int(in: 1...count) ?? count,
        arrangement: try keys.required(.arrangement).word(ExternalMemory.Arrangement.self),
        bursts: try AXIBursts(
          keys.optional(.burstBytes), outstanding: keys.optional(.outstanding),
          latency: keys.optional(.latencyCycles), widthBits: widthBits))
    }
  }
}

extension NodeReader {
  /// A rate in 10⁹ bytes a second, rounded to the nearest byte a second.
  fileprivate func bytesPerSecond() throws(InputError) -> Int64 {
    let value = try double(above: 0, through: 100_000)
    return Int64((value * 1e9).rounded())
  }

  /// A power of two.
  fileprivate func powerOfTwo(through most: Int) throws(InputError) -> Int {
    let value = try int(in: 1...most)
    guard value & (value - 1) == 0 else {
      throw error(
        "must be a power of two, was \(value)",
        remedy: "write \(1 << (Int.bitWidth - 1 - value.leadingZeroBitCount))")
    }
    return value
  }

  /// A port's width: whole bytes.
  fileprivate func portBits() throws(InputError) -> Int {
    let bits = try int(in: 8...ProfileLimits.count)
    guard bits % 8 == 0 else {
      throw error("must be a multiple of 8, was \(bits)", remedy: "write \(bits / 8 * 8)")
    }
    return bits
  }
}
