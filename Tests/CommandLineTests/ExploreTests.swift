import Foundation
import TestSupport
import Testing

/// `millrace explore`, and what it leaves behind.
@Suite struct ExploreTests {
  private static let space = """
    name: LeNet-5 on ZU9EG
    network: lenet-5
    hardware: zcu102-store
    knobs:
      weights: [dram, auto]
      weightBits: 8
      activationBits: 8
      outputChannels: {from: 8, to: 32, factor: 2}
      clockMegahertz: [100, 200, 300]
      inputBufferBytes: {from: 16384, to: 65536, factor: 2}
    objectives: [latencyMilliseconds, energyMillijoules, bram36]
    search: {method: exhaustive}
    """

  /// Runs lines of a shell in a folder that has the space.
  private func shell(_ line: String) throws -> BuiltProgram.Run {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Self.space.write(
      to: folder.appendingPathComponent("space.yaml"), atomically: true, encoding: .utf8)
    return try BuiltProgram.shell(line, directory: folder)
  }

  private func object(_ data: Data) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test func theFrontIsReportedAndConfirmed() throws {
    let run = try shell("$MILLRACE explore space.yaml --store a.sqlite --json -")
    #expect(run.status == 0, "\(run.messages)")
    let document = try object(run.output)
    #expect(document["schema"] as? String == "millrace.exploration/1")
    #expect(document["spaceSize"] as? Int == 54)
    let counts = ["evaluated", "skipped", "infeasible"].compactMap { document[$0] as? Int }
    #expect(counts.reduce(0, +) == 54)
    let front = try #require(document["front"] as? [[String: Any]])
    #expect(!front.isEmpty)
    for point in front {
      let confirmed = try #require(point["confirmed"] as? [String: Any])
      #expect(confirmed["fidelity"] as? String == "l1")
      let before = try #require(point["objectives"] as? [String: Double])
      let after = try #require(confirmed["objectives"] as? [String: Double])
      // The closed form is a lower bound of the recurrence.
      #expect(before["latencyMilliseconds"] ?? 1 <= after["latencyMilliseconds"] ?? 0)
    }
  }

  @Test func aReportOfTheStoreIsThatOfTheRun() throws {
    let run = try shell(
      """
      $MILLRACE explore space.yaml --store a.sqlite --json a.json --csv a.csv > a.txt || exit 1
      $MILLRACE report a.json -o of-json.csv || exit 2
      $MILLRACE report a.sqlite -o of-store.csv || exit 3
      $MILLRACE report a.sqlite -o of-store.md || exit 4
      $MILLRACE report a.json -o of-json.md || exit 5
      cmp a.csv of-json.csv && cmp a.csv of-store.csv && cmp of-json.md of-store.md || exit 6
      cat a.csv a.txt
      """)
    #expect(run.status == 0, "\(run.messages)")
    let text = run.text
    #expect(text.hasPrefix("index,hardware,weights,weightBits,activationBits,outputChannels,"))
    // What is varied stands in the header of the file and beside each design of the report.
    for part in ["weights", "outputChannels", "inputBufferBytes", "clockMegahertz"] {
      #expect(text.components(separatedBy: part).count >= 3, "\(part) is not told of designs")
    }
  }

  @Test func killedRunsGoOnAndPartsMakeTheWhole() throws {
    // Each word of output is a front; all must be the same.
    let front =
      "python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("
      + "\"SELECT position, objectives FROM front ORDER BY position\").fetchall())'"
    let run = try shell(
      """
      $MILLRACE explore space.yaml --store whole.sqlite > whole.txt || exit 1
      for part in 1 2 3; do
        $MILLRACE explore space.yaml --store part$part.sqlite --shard $part/3 > out.txt || exit 2
      done
      $MILLRACE explore merge part1.sqlite part2.sqlite part3.sqlite -o merged.sqlite > out.txt || exit 3
      for delay in 0.02 0.04 0.06 0.08 0.1 0.12 0.15 0.18 0.22 0.3; do
        if [ -e killed.sqlite ]; then again=--resume; else again=; fi
        timeout -s KILL $delay $MILLRACE explore space.yaml --store killed.sqlite $again > out.txt 2>&1
      done
      $MILLRACE explore space.yaml --store killed.sqlite --resume > killed.txt || exit 4
      for name in whole merged killed; do \(front) $name.sqlite || exit 5; done
      """)
    #expect(run.status == 0, "\(run.messages)")
    let lines = run.text.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(Set(lines).count == 1)
  }

  /// A job array on a real Slurm of one node, where one can be started.
  @Test(
    .enabled(
      if: Slurm.starts,
      "no Slurm of one node could be started: it takes root, and Debian's slurm-wlm and munge"))
  func aJobArrayMakesTheWhole() throws {
    let run = try shell(
      """
      \(Slurm.script) sbatch --wait --array=1-3 --cpus-per-task=1 --mem=0 --output=%a.out \
        \(Slurm.job) space.yaml results > slurm.out 2>&1 || { cat slurm.out *.out; exit 1; }
      $MILLRACE explore merge results/part-*.sqlite -o merged.sqlite > out.txt || exit 2
      $MILLRACE explore space.yaml --store whole.sqlite > out.txt || exit 3
      for name in merged whole; do $MILLRACE report $name.sqlite -o $name.csv || exit 4; done
      cut -d, -f1-8 merged.csv > merged.txt; cut -d, -f1-8 whole.csv > whole.txt
      wc -l < whole.txt; cmp merged.txt whole.txt
      """)
    #expect(run.status == 0, "\(run.text) \(run.messages)")
    #expect(try #require(Int(run.text.trimmingCharacters(in: .whitespacesAndNewlines))) > 1)
  }

  @Test(arguments: [
    (
      "$MILLRACE explore space.yaml --store a.sqlite > out.txt; $MILLRACE explore space.yaml --store a.sqlite",
      Int32(65), "the store has a run of this space, which is complete; add --resume"
    ),
    (
      "sed -i s/clockMegahertz/clockMegaherz/ space.yaml; $MILLRACE explore space.yaml --store a.sqlite",
      65, "space.yaml:9:3: knobs: unknown key `clockMegaherz`; did you mean clockMegahertz?"
    ),
    (
      "sed -i s/outputChannels/rows/ space.yaml; $MILLRACE explore space.yaml --store a.sqlite", 65,
      "space.yaml:knobs.rows: zcu102-store has an array of family loopUnrolled"
    ),
    ("$MILLRACE explore none.yaml --store a.sqlite", 66, "none.yaml: there is no such file"),
    (
      "$MILLRACE explore space.yaml --store /nowhere/a.sqlite", 73,
      "/nowhere/a.sqlite.lock: cannot be written"
    ),
    ("$MILLRACE explore space.yaml --store a.sqlite --shard 3/2", 64, "--shard must be a part"),
    (
      "ulimit -f 20; $MILLRACE explore space.yaml --store a.sqlite", 73,
      "a.sqlite: cannot be written"
    ),
    (
      "echo text > a.sqlite; $MILLRACE explore space.yaml --store a.sqlite", 65,
      "a.sqlite: it is no store"
    ),
    ("$MILLRACE report none.sqlite -o a.html", 66, "none.sqlite: there is no such file"),
    (
      "printf 'SQLite format 3\\000 cut off' > a.sqlite; $MILLRACE report a.sqlite -o a.html", 65,
      "a.sqlite: it is no store of explorations"
    ),
    ("$MILLRACE explore merge none.sqlite -o b.sqlite", 66, "none.sqlite: there is no such store"),
  ])
  func faultsAreExplained(line: String, status: Int32, message: String) throws {
    let run = try shell(line)
    #expect(run.status == status)
    #expect(run.messages.contains(message), "\(run.messages)")
  }
}

/// `millrace validate` and `millrace calibrate-power`.
@Suite struct TrustTests {
  @Test func validationHasTheFiguresOfItsFamilies() throws {
    let run = try BuiltProgram.run(["validate", "--family", "finn-cycles", "--json", "-"])
    #expect(run.status == 0, "\(run.messages)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
    #expect(document["schema"] as? String == "millrace.validation/1")
    let families = try #require(document["families"] as? [[String: Any]])
    #expect(families.count == 1)
    #expect(families[0]["kind"] as? String == "exact")
    #expect((families[0]["cases"] as? [[String: Any]])?.count == 9)
    let wrong = try BuiltProgram.run(["validate", "--family", "fin-cycles"])
    #expect(wrong.status == 64)
    #expect(wrong.messages.contains("did you mean finn-cycles?"))
  }

  @Test func aCalibrationKeepsToTheBands() throws {
    let run = try BuiltProgram.run([
      "calibrate-power", "resnet18", "--hardware", "zcu102-3xb4096", "--idle", "9.621",
      "--running", "16.421", "--json", "-",
    ])
    #expect(run.status == 0, "\(run.messages)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
    let figures = try #require(document["figures"] as? [[String: Any]])
    for figure in figures {
      let band = try #require(figure["band"] as? [String: Double])
      let fitted = try #require(figure["fitted"] as? Double)
      #expect(fitted >= (band["low"] ?? .infinity) * (1 - 1e-9))
      #expect(fitted <= (band["high"] ?? 0) * (1 + 1e-9))
    }
    let readings = try #require(document["readings"] as? [[String: Any]])
    for reading in readings {
      let figures = ["watts", "before", "after"].compactMap { reading[$0] as? Double }
      #expect(abs(figures[2] - figures[0]) <= abs(figures[1] - figures[0]))
    }
    let wrong = try BuiltProgram.run([
      "calibrate-power", "resnet18", "--hardware", "zcu102-b4096", "--idle", "9", "--running", "8",
    ])
    #expect(wrong.status == 64)
  }
}

/// A Slurm of one node, which a script starts and stops.
private enum Slurm {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  static let script = folder.appendingPathComponent("Fixtures/slurm.sh").path
  static let job = folder.deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Scripts/explore.slurm").path

  /// Whether one can be started.
  static let starts: Bool = {
    let words = ["munged", "slurmctld", "slurmd", "sbatch"].map { "command -v \($0)" }
    guard let folder = try? BuiltProgram.temporaryDirectory() else { return false }
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try? BuiltProgram.shell(
      "PATH=$PATH:/usr/sbin; [ \"$(id -u)\" = 0 ] && \(words.joined(separator: " && ")) && \(script) true",
      directory: folder)
    return run?.status == 0
  }()
}
