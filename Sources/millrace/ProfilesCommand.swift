import CommandLineParsing
import HardwareModel
import Reporting

/// `millrace profiles`.
enum ProfilesCommand {
  /// Lists the built-in profiles.
  static func list() throws {
    var profiles: [HardwareProfile] = []
    for name in BuiltInProfiles.names {
      profiles.append(try BuiltInProfiles.profile(named: name))
    }
    try StandardOutput.write(profileTable(profiles, width: Terminal.reportWidth))
  }

  /// Prints a built-in profile with its comments.
  static func show(_ parsed: ParsedCommand) throws {
    try StandardOutput.write(BuiltInProfiles.text(named: parsed[Arguments.profileName]))
  }

  /// Checks a profile's file.
  static func check(_ parsed: ParsedCommand) throws {
    let profile = try ProfileLoading.file(parsed[Arguments.profileFile])
    try StandardOutput.write("ok: \(profileSummary(profile))\n")
  }
}
