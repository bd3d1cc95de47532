public import Diagnostics

extension DRAMDevice {
  /// Loads a memory from a file: DRAMsim3's form when its name ends in `.ini`, otherwise YAML.
  ///
  /// - Parameter path: The file's path, which messages show as given.
  /// - Throws: `InputError` of kind `missing` when there is no such file; otherwise `invalid`, with
  ///   line and column of the first fault.
  public static func load(path: String) throws(InputError) -> DRAMDevice {
    guard path.lowercased().hasSuffix(".ini") else { return try load(yaml: path) }
    let file = try InflatingFile(path: path)
    var bytes: [UInt8] = []
    while bytes.count <= DeviceINI.maximumBytes, let byte = try file.next() { bytes.append(byte) }
    return try decode(ini: bytes, file: path)
  }
}
