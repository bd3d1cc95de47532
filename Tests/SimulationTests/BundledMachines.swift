import BundledProfiles
import HardwareModel
import NetworkModel
import ReferenceNetworks
import Simulation
import Testing

/// The profiles and networks that are part of the program.
enum Bundled {
  static func profile(_ name: String) throws -> HardwareProfile {
    let bytes = try #require(ProfileLibrary.source(named: name))
    return try HardwareProfile.decode(bytes: bytes, file: "\(name).yaml")
  }

  static func network(_ name: String) throws -> Network {
    try #require(try ReferenceNetworks.network(named: name))
  }

  static func schedule(_ network: String, on profile: String) throws -> Schedule {
    try Scheduler.schedule(Self.network(network), on: Self.profile(profile))
  }
}
