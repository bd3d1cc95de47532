import BundledProfiles
import Foundation
import ReferenceNetworks
import TestSupport
import Testing

struct ListingTests {
  @Test func everyNetworkIsListed() throws {
    let run = try BuiltProgram.run(["networks", "list"])
    #expect(run.status == 0)
    for name in ReferenceNetworks.names { #expect(run.text.contains("\n\(name) ")) }
    #expect(run.text.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test(arguments: ReferenceNetworks.names)
  func everyNetworkIsShown(name: String) throws {
    let run = try BuiltProgram.run(["networks", "show", name, "--json", "-"])
    #expect(run.status == 0)
    let document = try JSONSerialization.jsonObject(with: run.output) as? [String: Any]
    #expect(document?["name"] as? String == name)
    let table = try BuiltProgram.run(["networks", "show", name])
    #expect(table.status == 0)
    #expect(table.text.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func everyProfileIsListed() throws {
    let run = try BuiltProgram.run(["profiles", "list"])
    #expect(run.status == 0)
    for name in ProfileLibrary.names { #expect(run.text.contains("\n\(name) ")) }
  }

  @Test(arguments: ProfileLibrary.names)
  func profilesAreShownAsTheyAreAndPassTheirOwnCheck(name: String) throws {
    let run = try BuiltProgram.run(["profiles", "show", name])
    #expect(run.status == 0)
    #expect(run.output == Data(ProfileLibrary.source(named: name) ?? []))
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    try run.output.write(to: folder.appendingPathComponent("shown.yaml"))
    let check = try BuiltProgram.run(["profiles", "check", "shown.yaml"], directory: folder)
    #expect(check.status == 0)
    #expect(check.text.hasPrefix("ok: \(name), "))
  }
}
