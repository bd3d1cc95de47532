public import Diagnostics
internal import Quantities
internal import StructuredText

extension HardwareProfile {
  /// Loads a profile from a YAML file.
  ///
  /// - Parameter path: The file's path, which messages show as given.
  /// - Returns: A profile that obeys every rule of the schema, within fields and between them.
  /// - Throws: `InputError` of kind `missing` when there is no such file; otherwise `invalid`, with
  ///   line and column of the first fault.
  public static func load(path: String) throws(InputError) -> HardwareProfile {
    try HardwareProfile(try StructuredDocument(contentsOf: path).reader)
  }

  /// Decodes a profile from YAML held in memory.
  ///
  /// - Parameters:
  ///   - bytes: The document, in UTF-8.
  ///   - file: The name to show in messages.
  /// - Returns: A profile that obeys every rule of the schema, within fields and between them.
  /// - Throws: `InputError` with line and column of the first fault.
  public static func decode(bytes: [UInt8], file: String) throws(InputError) -> HardwareProfile {
    try HardwareProfile(try StructuredDocument(bytes: bytes, file: file).reader)
  }

  /// The fault of a built-in profile's name that is not one.
  ///
  /// - Parameters:
  ///   - name: The name as the user gave it.
  ///   - known: The names of all built-in profiles.
  /// - Returns: An error of kind `missing` that suggests the nearest name.
  public static func unknownName(_ name: String, known: [String]) -> InputError {
    InputError(
      .missing, file: name, reason: "there is no built-in hardware profile of this name",
      remedy: nearest(to: name, among: known).map { "did you mean \($0)?" }
        ?? "the built-in profiles are \(known.joined(separator: ", "))")
  }
}

extension HardwareProfile {
  private enum Key: String, CaseIterable {
    case name, description, source, device, clockMegahertz, cores, array, buffers, precision
    case memory, placements, engines, overheads, energy, power, resources, modelError
  }

  private init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> HardwareProfile in
      let name = try keys.required(.name).profileName()
      let summary = try keys.required(.description).line()
      let source = try keys.required(.source).line()
      let device = try Device(keys.required(.device))
      let clock = try keys.required(.clockMegahertz).clock()
      let coreCount = try keys.required(.cores)
      let cores = try coreCount.count()
      let buffers = try Buffers(keys.required(.buffers))
      let placements = try Placements(keys.required(.placements))
      let profile = HardwareProfile(
        name: name, summary: summary, source: source, device: device, clock: clock, cores: cores,
        array: try ComputeArray(
          keys.required(.array), clock: clock, placements: placements),
        buffers: buffers,
        precision: try Precision(keys.required(.precision)),
        memory: try ExternalMemory(keys.required(.memory), clock: clock, cores: cores),
        placements: placements,
        engines: try Engines(keys.required(.engines)),
        overheads: try keys.optional(.overheads).map(Overheads.init) ?? .none,
        energy: try EnergyTable(
          keys.required(.energy),
          kinds: buffers.kinds.union(placements.weightStore?.kinds ?? [])),
        power: try Power(keys.required(.power)),
        implementation: try keys.optional(.resources).map(Implementation.init)
          ?? Implementation(),
        modelError: try keys.optional(.modelError).map(ModelError.init))
      if profile.array.sparse != nil || profile.array.streaming != nil, cores > 1 {
        throw coreCount.error(
          "must be 1 for an array of family \(profile.array.family), was \(cores)",
          remedy: "make the array itself larger")
      }
      return profile
    }
  }
}

extension Device {
  private enum Key: String, CaseIterable {
    case part, dsp, bram36, uram, lut, ff
  }

  /// Decodes a device; resources that it lacks are 0 and are written.
  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Device in
      Device(
        part: try keys.required(.part).line(),
        dsp: try keys.required(.dsp).resources(),
        bram36: try keys.required(.bram36).resources(),
        uram: try keys.required(.uram).resources(),
        lut: try keys.required(.lut).resources(),
        ff: try keys.required(.ff).resources())
    }
  }
}
