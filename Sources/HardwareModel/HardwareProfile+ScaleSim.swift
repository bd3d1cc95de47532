public import Diagnostics
internal import Quantities

extension HardwareProfile {
  /// The longest configuration that is read, 1 MiB.
  private static let maximumConfigurationBytes = 1 << 20
  /// Bytes of what SCALE-Sim calls a kB.
  private static let bytesPerKilobyte: Bytes = 1024

  /// Loads a SCALE-Sim configuration as a profile.
  ///
  /// It says how large array and buffers are, which operand stays, what the interface moves and
  /// what is left out of filters; everything else (clock, energy, power) is that of `base`.
  ///
  /// - Parameters:
  ///   - path: The `.cfg` file.
  ///   - base: What a configuration does not say.
  /// - Returns: A profile that counts by the rules of SCALE-Sim.
  /// - Throws: `InputError` with the line when the file is absent, a value is wrong, or it asks for
  ///   what these rules do not have: custom layouts, traces of Ramulator.
  public static func load(
    scaleSimConfiguration path: String, base: HardwareProfile
  ) throws(InputError) -> HardwareProfile {
    let bytes = try InputFile(
      path, maximumByteCount: maximumConfigurationBytes,
      remedy: "give a SCALE-Sim configuration, a .cfg file"
    ).contents(of: path)
    return try decode(scaleSimConfiguration: bytes, file: path, base: base)
  }

  /// Decodes a SCALE-Sim configuration held in memory.
  ///
  /// - Parameters:
  ///   - bytes: The configuration, in UTF-8.
  ///   - file: The name to show in messages.
  ///   - base: What a configuration does not say.
  /// - Throws: `InputError` as `load(scaleSimConfiguration:base:)`.
  public static func decode(
    scaleSimConfiguration bytes: [UInt8], file: String, base: HardwareProfile
  ) throws(InputError) -> HardwareProfile {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw InputError(file: file, reason: "it is not text in UTF-8", remedy: "save it as UTF-8")
    }
    let keys = try ScaleSimConfiguration(text, file: file)
    let section = "architecture_presets"
    let rules = try ScaleSimRules(keys)
    let dataflow = try keys.word(
      section, "Dataflow",
      of: [
        "ws": SystolicArray.Dataflow.weightStationary, "os": .outputStationary,
        "is": .inputStationary,
      ])
    var profile = base
    profile.name = name(keys.text("general", "run_name") ?? "")
    profile.summary = "A SCALE-Sim configuration"
    profile.source = file
    profile.array = .systolic(
      SystolicArray(
        rows: try keys.count(section, "ArrayHeight"),
        columns: try keys.count(section, "ArrayWidth"), dataflow: dataflow,
        mode: .scaleSim(rules)))
    func capacity(_ key: String) throws(InputError) -> Bytes {
      let limit = ProfileLimits.bytes / Int(bytesPerKilobyte)
      return bytesPerKilobyte * Bytes(try keys.count(section, key, in: 1...limit))
    }
    profile.buffers.inputs.capacityBytes = try capacity("IfmapSramSzkB")
    profile.buffers.weights.capacityBytes = try capacity("FilterSramSzkB")
    profile.buffers.outputs.capacityBytes = try capacity("OfmapSramSzkB")
    return profile
  }

  /// A run's name with what a profile's name may hold.
  private static func name(_ run: String) -> String {
    let allowed = run.lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber || character == ".")
        ? character : "-"
    }
    return allowed.isEmpty ? "scalesim" : String(allowed.prefix(64))
  }
}

extension ScaleSimRules {
  /// Reads what the interface moves and what is left out of filters.
  fileprivate init(_ keys: ScaleSimConfiguration) throws(InputError) {
    for key in ["IfmapCustomLayout", "FilterCustomLayout"]
    where try keys.flag("layout", key) {
      throw keys.fault("layout", key, "must be False", remedy: "use the natural layout")
    }
    if try keys.flag("run_presets", "UseRamulatorTrace") {
      throw keys.fault(
        "run_presets", "UseRamulatorTrace", "must be False",
        remedy: "simulate DRAM with another mode of this program")
    }
    let isGiven = try keys.word(
      "run_presets", "InterfaceBandwidth", of: ["USER": true, "CALC": false])
    self.init(
      interface: isGiven ? try Interface(keys) : nil, sparsity: try Self.sparsity(keys),
      representation: try Self.representation(keys))
  }

  private static func representation(
    _ keys: ScaleSimConfiguration
  ) throws(InputError) -> Representation {
    guard try keys.flag("sparsity", "SparsitySupport") else { return .ellpackBlock }
    return try keys.word(
      "sparsity", "SparseRep",
      of: [
        "csr": Representation.compressedRows, "csc": .compressedColumns,
        "ellpack_block": .ellpackBlock,
      ])
  }

  private static func sparsity(_ keys: ScaleSimConfiguration) throws(InputError) -> Sparsity {
    guard try keys.flag("sparsity", "SparsitySupport") else { return .dense }
    guard try keys.flag("sparsity", "OptimizedMapping") else { return .layerwise }
    return .rowwise(
      blockLength: try keys.count("sparsity", "BlockSize", in: 2...ProfileLimits.count),
      seed: UInt32(
        try keys.count("sparsity", "RandomNumberGeneratorSeed", in: 0...Int(UInt32.max))))
  }
}

extension ScaleSimRules.Interface {
  /// Reads the widths: those of version 3, which has them by operand, or the one of version 2.
  fileprivate init(_ keys: ScaleSimConfiguration) throws(InputError) {
    let section = "architecture_presets"
    let text = try keys.requiredText(section, "Bandwidth")
    let first = text.split(separator: ",").first.map { cell in
      String(cell.filter { !$0.isWhitespace })
    }
    guard let first, let words = Int(first), (1...ProfileLimits.count).contains(words) else {
      throw keys.fault(
        section, "Bandwidth",
        "must be a number of words from 1 to \(ProfileLimits.count), was \"\(text.prefix(40))\"",
        remedy: nil)
    }
    let hasOwn = keys.has("layout")
    self.init(
      inputWords: hasOwn ? try keys.count("layout", "IfmapSRAMBankBandwidth") : words,
      weightWords: hasOwn ? try keys.count("layout", "FilterSRAMBankBandwidth") : words,
      outputWords: words)
  }
}
