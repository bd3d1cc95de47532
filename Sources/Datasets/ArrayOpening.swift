internal import Diagnostics

/// What the arrays of an archive are for.
enum ArrayRole {
  case images, labels

  /// The names that are looked for when the description gives none, in this order.
  var usualNames: [String] {
    switch self {
    case .images: ["images", "x"]
    case .labels: ["labels", "y"]
    }
  }

  /// The key that names the array.
  var key: String {
    switch self {
    case .images: "imagesArray"
    case .labels: "labelsArray"
    }
  }
}

extension StoredArray {
  /// Opens an array in an npz archive.
  ///
  /// - Parameters:
  ///   - name: The array's name, or `nil` for the usual ones of its role.
  ///   - isOptional: Whether the archive may lack an array of the usual names.
  static func npz(
    _ file: DataFile, _ role: ArrayRole, name: String?, isOptional: Bool = false
  ) throws(InputError) -> StoredArray? {
    let archive = try ZIPArchive(file)
    let names = name.map { [$0] } ?? role.usualNames
    for name in names {
      if let member = archive.members.first(where: { $0.name == name + ".npy" }) {
        return try npy(archive.stream(of: member))
      }
    }
    if isOptional, name == nil { return nil }
    let known = archive.members.prefix(20).map { member in
      printable(member.name.hasSuffix(".npy") ? String(member.name.dropLast(4)) : member.name)
    }
    throw InputError(
      file: file.path,
      reason: "has no array named \(names.map { printable($0) }.joined(separator: " or "))",
      remedy: known.isEmpty
        ? "give an archive with arrays"
        : "set \(role.key) to one of \(known.joined(separator: ", "))")
  }

  /// Opens labels, whose format their first bytes tell.
  static func labels(_ file: DataFile, name: String?) throws(InputError) -> StoredArray {
    let head = try file.bytes(0..<min(file.byteCount, 4))
    if head.starts(with: [0x50, 0x4b]), let array = try npz(file, .labels, name: name) {
      return array
    }
    let start = try ByteStream(file).bytes(min(6, max(1, file.byteCount)), "the labels' header")
    return start == npyMagic ? try npy(ByteStream(file)) : try idx(file)
  }
}
