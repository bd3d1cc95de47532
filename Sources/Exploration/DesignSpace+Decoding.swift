public import Diagnostics
internal import CostModel
internal import Evaluation
internal import HardwareModel
internal import StructuredText

extension DesignSpace {
  private enum Key: String, CaseIterable {
    case name, description, network, hardware, plans, accuracy, device, cost, knobs, constraints
    case objectives, search
  }

  private enum ConstraintKey: String, CaseIterable {
    case fits, latencyMilliseconds, framesPerSecond, averagePowerWatts, energyMillijoules, accuracy
    case devicePercent, cost, dsp, bram36, uram, lut, ff

    /// The resource that it limits.
    var resource: Resource? { Resource(rawValue: rawValue) }
  }

  private enum SearchKey: String, CaseIterable {
    case method, samples, seed, population, generations
  }

  /// The most values of a knob.
  private static let maximumValues = 1 << 16

  /// Loads a space from a YAML file.
  ///
  /// - Throws: `InputError` of kind `missing` when there is no such file; otherwise `invalid`, with
  ///   line and column of the first fault.
  public static func load(path: String) throws(InputError) -> DesignSpace {
    try DesignSpace(try StructuredDocument(contentsOf: path).reader)
  }

  /// Decodes a space from YAML held in memory.
  public static func decode(bytes: [UInt8], file: String) throws(InputError) -> DesignSpace {
    try DesignSpace(try StructuredDocument(bytes: bytes, file: file).reader)
  }

  private init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> DesignSpace in
      let hardware = try keys.required(.hardware).words()
      var knobs = [Knob(.hardware, hardware)]
      if let plans = keys.optional(.plans) { knobs.append(Knob(.plan, try plans.words())) }
      let knobNode = keys.optional(.knobs)
      if let knobNode { knobs += try Self.knobs(knobNode) }
      let space = DesignSpace(
        name: try keys.required(.name).string(),
        summary: try keys.optional(.description)?.string() ?? "",
        network: try keys.required(.network).string(), knobs: knobs,
        device: try keys.optional(.device).map { (node) throws(InputError) in
          try Self.device(node)
        },
        accuracies: try keys.optional(.accuracy).map { (node) throws(InputError) in
          try Self.accuracies(node, knobs)
        } ?? [:],
        costs: try keys.optional(.cost).map { (node) throws(InputError) in
          try Self.costs(node)
        } ?? ResourceCosts(),
        constraints: try keys.optional(.constraints).map { (node) throws(InputError) in
          try Self.constraints(node)
        } ?? Constraints(),
        objectives: try keys.required(.objectives).distinctWords(Objective.self),
        search: try keys.optional(.search).map { (node) throws(InputError) in
          try Self.search(node)
        } ?? Search())
      if space.objectives.contains(.accuracy) || space.constraints.accuracy != nil {
        for plan in space.words(of: .plan) ?? [DesignInputs.noPlan]
        where space.accuracies[plan] == nil {
          throw (keys.optional(.accuracy) ?? reader).error(
            "lacks that of plan \(excerptOfWord(plan)), for which the space asks",
            remedy: "give accuracy: {\(plan): …}, as evaluate measures it")
        }
      }
      if space.objectives.contains(.cost) || space.constraints.cost != nil, space.costs.isEmpty {
        throw (keys.optional(.cost) ?? reader).error(
          "must say what resources cost, since the space asks for it",
          remedy: "give cost: {dsp: 1, bram36: 2}, in any unit")
      }
      if let knobNode, space.varies(.dramGigabytesPerSecond),
        space.varies(.memoryDevice) || space.varies(.memoryChannels)
      {
        throw knobNode.error(
          "has dramGigabytesPerSecond beside the memory that it would be the peak of",
          remedy: "remove dramGigabytesPerSecond, or memoryDevice and memoryChannels")
      }
      var size: UInt64 = 1
      for knob in space.knobs {
        let (product, overflow) = size.multipliedReportingOverflow(by: UInt64(knob.values.count))
        guard !overflow, product <= Self.maximumCount else {
          throw (knobNode ?? reader).error(
            "must make at most \(Self.maximumCount) designs", remedy: "give fewer values")
        }
        size = product
      }
      return space
    }
  }

  private func varies(_ name: KnobName) -> Bool { knobs.contains { $0.name == name } }

  /// What resources cost.
  private static func costs(_ node: NodeReader) throws(InputError) -> ResourceCosts {
    let entries = try node.entries { (key, value) throws(InputError) in
      (try key.word(Resource.self), try value.double(in: 0...1e12))
    }
    return ResourceCosts(Dictionary(entries) { first, _ in first })
  }

  /// Accuracies by plan.
  private static func accuracies(
    _ node: NodeReader, _ knobs: [Knob]
  ) throws(InputError) -> [String: Double] {
    let plans =
      knobs.first { $0.name == .plan }?.values.map(\.description) ?? [DesignInputs.noPlan]
    let entries = try node.entries { (key, value) throws(InputError) in
      let plan = try key.string()
      guard plans.contains(plan) else {
        throw key.error(
          "is no plan of the space, was \(excerptOfWord(plan))",
          remedy: "the plans are \(plans.joined(separator: ", "))")
      }
      return (plan, try value.double(above: 0))
    }
    return Dictionary(entries) { first, _ in first }
  }

  private static func device(_ node: NodeReader) throws(InputError) -> Device {
    let word = try node.string()
    if let known = KnownDevice.named(word) { return known.device }
    let names = KnownDevice.all.map(\.device.part)
    throw node.error(
      "is no device whose resources are known, was \(excerptOfWord(word))",
      remedy: nearest(to: word, among: names).map { "did you mean \($0)?" }
        ?? "the known devices are \(names.joined(separator: ", "))")
  }

  private static func constraints(_ node: NodeReader) throws(InputError) -> Constraints {
    try node.mapping(ConstraintKey.self) { (keys) throws(InputError) -> Constraints in
      var result = Constraints()
      result.fits = try keys.optional(.fits)?.bool() ?? true
      result.latencyMilliseconds = try keys.optional(.latencyMilliseconds)?.double(above: 0)
      result.framesPerSecond = try keys.optional(.framesPerSecond)?.double(above: 0)
      result.averagePowerWatts = try keys.optional(.averagePowerWatts)?.double(above: 0)
      result.energyMillijoules = try keys.optional(.energyMillijoules)?.double(above: 0)
      result.accuracy = try keys.optional(.accuracy)?.double(above: 0)
      result.devicePercent = try keys.optional(.devicePercent)?.double(above: 0)
      result.cost = try keys.optional(.cost)?.double(above: 0)
      for key in ConstraintKey.allCases {
        guard let resource = key.resource, let node = keys.optional(key) else { continue }
        result.resources[resource] = Double(try node.int(in: 0...1 << 40))
      }
      return result
    }
  }

  private static func search(_ node: NodeReader) throws(InputError) -> Search {
    try node.mapping(SearchKey.self) { (keys) throws(InputError) -> Search in
      var result = Search()
      if let method = keys.optional(.method) { result.method = try method.word(Method.self) }
      if let samples = keys.optional(.samples) { result.samples = try samples.int(in: 1...1 << 24) }
      if let seed = keys.optional(.seed) { result.seed = UInt64(try seed.int(in: 0...1 << 53)) }
      if let node = keys.optional(.population) { result.population = try node.int(in: 4...1 << 14) }
      if let node = keys.optional(.generations) {
        result.generations = try node.int(in: 1...1 << 20)
      }
      return result
    }
  }

  private enum NumberKnob: String, CaseIterable {
    case weights, weightBufferRAM, inputBufferRAM, outputBufferRAM, batch, weightBits,
      activationBits, cores, clockMegahertz, dramGigabytesPerSecond, memoryDevice, memoryChannels
    case portCount, outputChannels, inputChannels, pixels, rows, columns, processingElements
    case queueDepth, weightBufferBytes, inputBufferBytes, outputBufferBytes
  }

  private static func knobs(_ node: NodeReader) throws(InputError) -> [Knob] {
    try node.mapping(NumberKnob.self) { (keys) throws(InputError) -> [Knob] in
      var result: [Knob] = []
      for key in NumberKnob.allCases {
        guard let node = keys.optional(key), let name = KnobName(rawValue: key.rawValue) else {
          continue
        }
        guard name != .memoryDevice else {
          result.append(Knob(name, try node.words()))
          continue
        }
        guard !name.isWord else {
          let words =
            name.isBufferMemory
            ? try words(node, of: Buffer.Kind.self) : try words(node, of: WeightPolicy.self)
          result.append(Knob(name, words.map { .word($0) }))
          continue
        }
        result.append(Knob(name, try values(node, of: name)))
      }
      return result
    }
  }

  /// A list of words, or one.
  private static func words<Word: RawRepresentable<String> & CaseIterable & Hashable>(
    _ node: NodeReader, of kind: Word.Type
  ) throws(InputError) -> [String] {
    if case .sequence = node.node.content { return try node.distinctWords(kind).map(\.rawValue) }
    return [try node.word(kind).rawValue]
  }

  private enum RangeKey: String, CaseIterable {
    case from, to, step, factor
  }

  /// A list of numbers, one number, or a range with a step or a factor.
  private static func values(
    _ node: NodeReader, of name: KnobName
  ) throws(InputError) -> [KnobValue] {
    func number(_ node: NodeReader) throws(InputError) -> Double {
      let value =
        name.isFractional
        ? try node.double(above: 0, through: 1e6) : Double(try node.int(in: 1...limit(name)))
      return value
    }
    var numbers: [Double]
    switch node.node.content {
    case .sequence:
      numbers = try node.list(count: 1...maximumValues) { (element) throws(InputError) in
        try number(element)
      }
    case .mapping:
      numbers = try node.mapping(RangeKey.self) { (keys) throws(InputError) -> [Double] in
        let first = try number(keys.required(.from))
        let last = try number(keys.required(.to))
        let step = try keys.optional(.step).map { (node) throws(InputError) in try number(node) }
        let factor = try keys.optional(.factor)?.double(above: 1, through: 1e6)
        guard last >= first, (step == nil) != (factor == nil) else {
          throw node.error(
            "must rise from from to to by either step or factor",
            remedy: "write {from: 8, to: 64, step: 8} or {from: 8, to: 64, factor: 2}")
        }
        var values: [Double] = []
        var value = first
        while value <= last * (1 + 1e-12), values.count <= maximumValues {
          values.append(name.isFractional ? value : value.rounded())
          value = step.map { first + Double(values.count) * $0 } ?? value * (factor ?? 2)
        }
        guard values.count <= maximumValues else {
          throw node.error("has more than \(maximumValues) values", remedy: "give larger steps")
        }
        return values
      }
    default: numbers = [try number(node)]
    }
    var seen = Set<Double>()
    numbers = numbers.filter { seen.insert($0).inserted }
    return numbers.map { .number($0) }
  }

  /// The greatest value of a knob that a profile could state.
  private static func limit(_ name: KnobName) -> Int {
    switch name {
    case .weightBits, .activationBits: 32
    case .batch: 1024
    case .cores: 64
    case .portCount: 256
    case .memoryChannels: 64
    case .queueDepth: 4096
    case .weightBufferBytes, .inputBufferBytes, .outputBufferBytes: 1 << 40
    default: 1 << 16
    }
  }
}

/// A word, short enough for a message.
private func excerptOfWord(_ word: String) -> String { "\"\(word.prefix(40))\"" }

extension NodeReader {
  /// One word, or several that differ.
  fileprivate func words() throws(InputError) -> [KnobValue] {
    guard case .sequence = node.content else { return [.word(try string())] }
    let words = try list(count: 1...1024) { (element) throws(InputError) in try element.string() }
    guard Set(words).count == words.count else {
      throw error("has a word twice", remedy: "write each once")
    }
    return words.map { .word($0) }
  }
}
