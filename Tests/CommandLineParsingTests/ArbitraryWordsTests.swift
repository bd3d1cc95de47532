import CommandLineParsing
import Testing

/// Words in any order give a result or a `UsageError`, and what runs can be read.
struct ArbitraryWordsTests {
  static let vocabulary = [
    "simulate", "compare", "explore", "merge", "networks", "list", "show", "device", "help",
    "completions", "bash", "vgg16", "zcu102", "dram", "l0", "l9", "1", "-1", "1e3", "", "-", "--",
    "---", "=", "--=", "-=", "--hardware", "--hardware=", "--hardware=z", "--batch", "--batch=7",
    "--json=-", "--fidelity", "--quiet", "-q", "-q=", "-o", "-o=x", "-h", "--help", "--version",
    "--hardwre", "é", "\u{301}", "-\u{301}", "--\u{301}=", "\0", "\u{1b}", "👩‍👩‍👧", "--\u{fffd}",
  ]

  @Test(arguments: 0..<8 as Range<UInt64>)
  func neverTrap(seed: UInt64) throws {
    var generator = SplitMix(state: seed)
    var ran = 0
    for _ in 0..<5_000 {
      let count = Int.random(in: 0...7, using: &generator)
      let words = (0..<count).map { _ in
        Self.vocabulary[Int.random(in: 0..<Self.vocabulary.count, using: &generator)]
      }
      ran += try read(words) ? 1 : 0
    }
    #expect(ran > 0)
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func neverTrapBehindACommand(seed: UInt64) throws {
    var generator = SplitMix(state: seed)
    let starts = [
      ["simulate", "n", "--hardware", "z"], ["compare", "n"], ["explore", "merge"], ["device"],
    ]
    var ran = 0
    for index in 0..<5_000 {
      let count = Int.random(in: 0...3, using: &generator)
      let words = (0..<count).map { _ in
        String(
          (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            "-=oq1h \u{301}é\n".randomElement(using: &generator) ?? "-"
          })
      }
      ran += try read(starts[index % starts.count] + words) ? 1 : 0
    }
    #expect(ran > 0)
  }

  /// Whether words run a command; every value of it has been read then.
  private func read(_ words: [String]) throws -> Bool {
    let parsed: ParsedCommand
    do throws(UsageError) {
      switch try Sample.program.parse(words) {
      case .run(let command): parsed = command
      case .help, .version, .completions: return false
      }
    } catch {
      #expect(!error.message.isEmpty && !error.hint.isEmpty && !error.usage.isEmpty)
      #expect(!error.message.contains { $0.isNewline }, "\(words)")
      return false
    }
    switch parsed.path {
    case ["simulate"]:
      #expect(!parsed[Sample.network].isEmpty && !parsed[Sample.hardware].isEmpty)
      #expect(!parsed[Sample.hardware].hasPrefix("--"))
      #expect(1...1024 ~= parsed[Sample.batch])
      _ = (parsed[Sample.fidelity], parsed[Sample.seed], parsed[Sample.scale])
      _ = (parsed[Sample.offset], parsed[Sample.json], parsed[Sample.reports], parsed[Sample.quiet])
    case ["compare"]:
      #expect(parsed[Sample.hardwares].count >= 2)
      _ = parsed[Sample.plans]
    case ["explore"]: _ = (parsed[Sample.space], parsed[Sample.log])
    case ["explore", "merge"]:
      #expect(!parsed[Sample.stores].isEmpty && !parsed[Sample.output].isEmpty)
    case ["networks", "show"]: _ = (parsed[Sample.network], parsed[Sample.json])
    case ["networks", "list"]: break
    case ["device"]: _ = parsed[Sample.model]
    default: Issue.record("\(parsed.path) is not a command")
    }
    return true
  }
}

/// Steele, Lea and Flood's SplitMix64 generator (OOPSLA 2014, doi:10.1145/2660193.2660195).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
