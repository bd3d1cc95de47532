import NetworkModel
import ReferenceNetworks
import Reporting

/// The networks that the program knows by name.
enum BuiltInNetworks {
  /// Their names.
  static var names: [String] { ReferenceNetworks.names }

  /// The network with a name or alias, `nil` when there is none.
  static func network(named name: String) throws(NetworkError) -> Network? {
    try ReferenceNetworks.network(named: name)
  }

  /// A line for each network.
  static func entries() throws(NetworkError) -> [NetworkListEntry] {
    var entries: [NetworkListEntry] = []
    for entry in ReferenceNetworks.all {
      entries.append(NetworkListEntry(try entry.network(), summary: entry.summary))
    }
    return entries
  }
}
