import Foundation
import TestSupport
import Testing

/// `millrace placement`.
@Suite struct PlacementTests {
  private func json(_ words: [String]) throws -> [String: Any] {
    let run = try BuiltProgram.run(["placement"] + words + ["--json", "-"])
    #expect(run.status == 0, "\(run.messages)")
    return try #require(try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
  }

  @Test func theWholeFitsWhereItSays() throws {
    let words = ["squeezenet1.1", "--hardware", "zcu102-store"]
    let document = try json(words)
    #expect(document["schema"] as? String == "millrace.placement/1")
    let bits = try #require(document["fitsAtWeightBits"] as? Int)
    let density = try #require(document["fitsAtDensity"] as? Double)
    #expect((1...32).contains(bits) && (0.001...1).contains(density))
    func fits(_ bits: Int) throws -> Bool {
      let document = try json(words + ["--weight-bits", "\(bits)"])
      return try #require(document["neededBits"] as? Int)
        <= (try #require(document["capacityBits"] as? Int))
    }
    #expect(try fits(bits))
    #expect(try bits == 32 || !fits(bits + 1))
    let frontier = try #require(document["frontier"] as? [[String: Any]])
    let cycles = frontier.compactMap { $0["cycles"] as? Int }
    #expect(cycles == cycles.sorted(by: >))
    #expect(
      Set(frontier[0].keys) == [
        "storeBits", "keptLayers", "keptMaps", "lineBuffers", "bram36", "uram", "lut", "cycles",
        "energy_pJ", "dramBytes",
      ])
  }

  @Test func theReportIsShortAndTheFileWhole() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try BuiltProgram.run(
      ["placement", "squeezenet1.1", "--hardware", "zcu102-store", "--csv", "frontier.csv"],
      directory: folder)
    #expect(run.status == 0)
    let lines = run.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count < 40 && lines.allSatisfy { $0.count <= 100 })
    let records = try String(contentsOf: folder.appending(path: "frontier.csv"), encoding: .utf8)
      .split(separator: "\r\n")
    #expect(run.text.contains(" of \(records.count - 1) breakpoints") || records.count <= 17)
  }

  @Test func aMachineWithoutAStoreIsRefused() throws {
    let run = try BuiltProgram.run(["placement", "lenet-5", "--hardware", "zcu102-b4096"])
    #expect(run.status == 65)
    #expect(run.messages.contains("placements.weightStore"))
  }
}
