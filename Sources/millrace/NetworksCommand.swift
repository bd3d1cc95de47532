import CommandLineParsing
import NetworkModel
import Reporting

/// `millrace networks`.
enum NetworksCommand {
  /// Lists the built-in networks.
  static func list() throws {
    try StandardOutput.write(
      NetworkListEntry.table(BuiltInNetworks.entries(), width: Terminal.reportWidth))
  }

  /// Shows the layers of a network.
  static func show(_ parsed: ParsedCommand) throws {
    let network = try NetworkLoading.network(parsed)
    var outputs = Outputs()
    outputs.add("--json", parsed[Arguments.json]) { network.json() }
    try outputs.write { network.text(width: Terminal.reportWidth) }
  }
}
