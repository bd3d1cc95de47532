public import Diagnostics
internal import Quantities
internal import StructuredText

extension DRAMDevice {
  /// Loads a memory from a YAML file.
  static func load(yaml path: String) throws(InputError) -> DRAMDevice {
    try DRAMDevice(try StructuredDocument(contentsOf: path).reader)
  }

  /// Decodes a memory from YAML held in memory.
  ///
  /// - Parameters:
  ///   - bytes: The document, in UTF-8.
  ///   - file: The name to show in messages.
  /// - Throws: `InputError` with line and column of the first fault.
  public static func decode(bytes: [UInt8], file: String) throws(InputError) -> DRAMDevice {
    try DRAMDevice(try StructuredDocument(bytes: bytes, file: file).reader)
  }

  private enum Key: String, CaseIterable {
    case name, description, source, assumed, geometry, timing, currents, interfacePicojoulesPerBit
    case addressOrder, bankHash, controller, ports
  }

  private enum BankHash: String, CaseIterable {
    case none, row
  }

  private init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> DRAMDevice in
      let name = try keys.required(.name).string()
      let summary = try keys.required(.description).string()
      let source = try keys.required(.source).string()
      let notes =
        try keys.optional(.assumed)?.list { (note) throws(InputError) in try note.string() } ?? []
      let geometry = try DRAMGeometry(keys.required(.geometry))
      let timingReader = try keys.required(.timing)
      let timing = try DRAMTiming(timingReader)
      let currents = try DRAMCurrents(keys.required(.currents))
      let interface = try keys.optional(.interfacePicojoulesPerBit)?.picojoules()
      let hash = try keys.optional(.bankHash)?.word(BankHash.self) ?? .none
      let order = try AddressOrder(keys.required(.addressOrder), hashesBanks: hash == .row)
      let policy =
        try keys.optional(.controller).map { (node) throws(InputError) in
          try ControllerPolicy(node)
        } ?? ControllerPolicy()
      let ports = try keys.optional(.ports).map { (node) throws(InputError) in
        try MemoryPorts(node)
      }
      if let fault = Self.fault(geometry, timing) {
        throw timingReader.error("and geometry do not fit: \(fault.reason)", remedy: fault.remedy)
      }
      return DRAMDevice(
        name: name, summary: summary, source: source, notes: notes, geometry: geometry,
        timing: timing, currents: currents, interfacePicojoulesPerBit: interface,
        addressOrder: order, policy: policy, ports: ports)
    }
  }
}

extension DRAMGeometry {
  private enum Key: String, CaseIterable {
    case channels, ranks, bankGroups, banksPerGroup, rows, columns, deviceWidthBits, busWidthBits
    case burstLength
  }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> DRAMGeometry in
      DRAMGeometry(
        channels: try keys.required(.channels).powerOfTwo(most: DeviceLimits.channels),
        ranks: try keys.required(.ranks).powerOfTwo(most: DeviceLimits.ranks),
        bankGroups: try keys.required(.bankGroups)
          .powerOfTwo(most: DRAMDevice.maximumBanksPerChannel),
        banksPerGroup: try keys.required(.banksPerGroup)
          .powerOfTwo(most: DRAMDevice.maximumBanksPerChannel),
        rows: try keys.required(.rows).powerOfTwo(most: DeviceLimits.rows),
        columns: try keys.required(.columns).powerOfTwo(most: DeviceLimits.columns),
        deviceWidthBits: try keys.required(.deviceWidthBits)
          .powerOfTwo(most: DeviceLimits.widthBits),
        busWidthBits: try keys.required(.busWidthBits).powerOfTwo(most: DeviceLimits.widthBits),
        burstLength: try keys.required(.burstLength).burst())
    }
  }
}

extension ControllerPolicy {
  private enum Key: String, CaseIterable {
    case page, queueStructure, refresh, readQueue, writeBuffer, commandQueue, unifiedQueue
    case dualCommand
  }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> ControllerPolicy in
      var policy = ControllerPolicy()
      let depths = 1...DeviceLimits.queueDepth
      if let node = keys.optional(.page) { policy.page = try node.word(Page.self) }
      if let node = keys.optional(.queueStructure) {
        policy.queueStructure = try node.word(QueueStructure.self)
      }
      if let node = keys.optional(.refresh) { policy.refresh = try node.word(Refresh.self) }
      if let node = keys.optional(.readQueue) { policy.readQueueDepth = try node.int(in: depths) }
      if let node = keys.optional(.writeBuffer) {
        policy.writeBufferDepth = try node.int(in: depths)
      }
      if let node = keys.optional(.commandQueue) {
        policy.commandQueueDepth = try node.int(in: 1...DeviceLimits.commandQueueDepth)
      }
      if let node = keys.optional(.unifiedQueue) { policy.unifiedQueue = try node.bool() }
      if let node = keys.optional(.dualCommand) { policy.dualCommand = try node.bool() }
      return policy
    }
  }
}

extension NodeReader {
  fileprivate func powerOfTwo(most: Int) throws(InputError) -> Int {
    let value = try int(in: 1...most)
    if let fault = DeviceLimits.faultOfCount(value, most: most) { throw error(fault) }
    return value
  }

  fileprivate func burst() throws(InputError) -> Int {
    let value = try powerOfTwo(most: DeviceLimits.burstLength)
    guard value >= 2 else { throw error("must be at least 2, was 1") }
    return value
  }

  func clocks() throws(InputError) -> Int { try int(in: 0...DeviceLimits.clocks) }

  private enum BandKey: String, CaseIterable {
    case low, mid, high
  }

  fileprivate func picojoules() throws(InputError) -> Band {
    try mapping(BandKey.self) { (keys) throws(InputError) -> Band in
      let low = try keys.required(.low).double(in: 0...1000)
      let mid = try keys.required(.mid).double(in: 0...1000)
      let high = try keys.required(.high).double(in: 0...1000)
      guard low <= mid, mid <= high else {
        throw error("is not in ascending order", remedy: "order low, mid, high")
      }
      return Band(low: low, mid: mid, high: high)
    }
  }
}
