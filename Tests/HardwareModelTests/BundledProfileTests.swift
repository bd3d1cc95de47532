import BundledProfiles
import Diagnostics
import Foundation
import HardwareModel
import Testing

/// Every file of `HardwareProfiles`.
struct BundledProfileTests {
  static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "HardwareProfiles")

  static let files: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()

  @Test func libraryHoldsEveryFile() {
    #expect(!Self.files.isEmpty)
    #expect(ProfileLibrary.names.map { $0 + ".yaml" } == Self.files)
    #expect(ProfileLibrary.source(named: "zcu102") == nil)
  }

  @Test(arguments: files)
  func loadsUnderItsFileName(file: String) throws {
    let profile = try HardwareProfile.load(path: Self.directory.appending(path: file).path)
    #expect(profile.name + ".yaml" == file)
    // A dataflow has as many multipliers as a network is folded to.
    #expect(profile.peakGOPS > 0 || profile.array.streaming != nil)
  }

  @Test(arguments: ProfileLibrary.names)
  func isTheSameInTheProgram(name: String) throws {
    let bytes = try #require(ProfileLibrary.source(named: name))
    let file = try Data(contentsOf: Self.directory.appending(path: name + ".yaml"))
    #expect(bytes == Array(file))
    #expect(try HardwareProfile.decode(bytes: bytes, file: name).name == name)
  }
}
