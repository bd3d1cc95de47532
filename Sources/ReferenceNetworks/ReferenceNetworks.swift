public import NetworkModel

/// The networks that accelerators are compared on, built in.
public enum ReferenceNetworks {
  /// Every network, by family.
  public static let all: [ReferenceNetwork] =
    leNets + cnvs + alexNets + vggs + googLeNets + inceptions + resNets + squeezeNets + mobileNets
    + yolos + detectors + denseNets + efficientNets

  /// The names of all networks, without aliases.
  public static let names: [String] = all.map(\.name)

  /// The table's entry for a name or alias; case, hyphens, underscores and dots do not matter.
  public static func entry(named name: String) -> ReferenceNetwork? {
    entries[key(name)]
  }

  /// Builds the network with a name or alias.
  ///
  /// - Parameters:
  ///   - name: A name or alias, in any case.
  ///   - batch: Images processed together.
  /// - Returns: The network, or `nil` when there is none of that name.
  /// - Throws: `NetworkError` when the batch is below 1 or makes a count too large.
  public static func network(
    named name: String, batch: Int = 1
  ) throws(NetworkError) -> Network? {
    guard let entry = entry(named: name) else { return nil }
    return try entry.network(batch: batch)
  }

  private static let entries: [String: ReferenceNetwork] = {
    var result: [String: ReferenceNetwork] = [:]
    for entry in all {
      for name in [entry.name] + entry.aliases { result[key(name)] = entry }
    }
    return result
  }()

  /// A name without case and separators, so that `ResNet-50` is `resnet50`.
  private static func key(_ name: String) -> String {
    name.lowercased().filter { !"-_. ".contains($0) }
  }
}
