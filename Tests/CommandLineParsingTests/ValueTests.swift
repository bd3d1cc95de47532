import CommandLineParsing
import Testing

struct ValueTests {
  @Test(arguments: [("1", 1), ("1024", 1024), ("007", 7)])
  func readsIntegersInRange(word: String, expected: Int) throws {
    let parsed = try Sample.run("simulate", "vgg16", "--hardware", "z", "--batch", word)
    #expect(parsed[Sample.batch] == expected)
  }

  @Test(arguments: [
    "12x", "1e3", "", "0", "1025", "-1", "+1", " 1", "1 ", "1.0", "0x10", "x",
    "9223372036854775808",
  ])
  func refusesOtherIntegers(word: String) throws {
    let error = try #require(throws: UsageError.self) {
      try Sample.run("simulate", "vgg16", "--hardware", "z", "--batch", word)
    }
    #expect(error.message == "--batch must be an integer from 1 to 1024, was '\(word)'")
  }

  @Test func readsTheWholeRangeOfAType() throws {
    let parsed = try Sample.run(
      "simulate", "vgg16", "--hardware", "z", "--seed", "18446744073709551615", "--offset",
      "-9223372036854775808")
    #expect(parsed[Sample.seed] == UInt64.max)
    #expect(parsed[Sample.offset] == Int.min)
    #expect(
      Sample.fault("simulate --seed 18446744073709551616")?.message
        == "--seed must be an integer of at least 0, was '18446744073709551616'")
    #expect(
      Sample.fault("simulate --offset 1_0")?.message
        == "--offset must be an integer, was '1_0'")
  }

  @Test(arguments: [("0", 0.0), ("2", 2), ("1.5", 1.5), ("5e-1", 0.5), ("-0", 0)])
  func readsNumbersInRange(word: String, expected: Double) throws {
    let parsed = try Sample.run("simulate", "vgg16", "--hardware", "z", "--scale", word)
    #expect(parsed[Sample.scale] == expected)
  }

  @Test(arguments: ["", "nan", "inf", "infinity", "1e999", "0x1p0", "2.01", "-0.1", "1,5", "1.5x"])
  func refusesOtherNumbers(word: String) throws {
    let error = try #require(throws: UsageError.self) {
      try Sample.run("simulate", "vgg16", "--hardware", "z", "--scale", word)
    }
    #expect(error.message == "--scale must be a finite number from 0 to 2, was '\(word)'")
  }

  @Test func readsChoices() throws {
    let parsed = try Sample.run("simulate", "vgg16", "--hardware", "z", "--fidelity", "l0")
    #expect(parsed[Sample.fidelity] == .l0)
    let fault = try #require(Sample.fault("simulate --fidelity l2"))
    #expect(fault.message == "--fidelity must be one of l0, l1, was 'l2'")
    #expect(fault.hint == "did you mean l0?")
    #expect(Sample.fault("simulate --fidelity exact")?.hint == "see 'millrace simulate --help'")
  }

  @Test func readsWordsFromAListMadeAtRunTime() throws {
    #expect(try Sample.run("device", "sram")[Sample.model] == "sram")
    #expect(try Sample.run("device")[Sample.model] == nil)
    #expect(
      Sample.fault("device drum")?.description == """
        MODEL must be one of dram, sram, was 'drum'; did you mean dram?
        usage: millrace device [MODEL]
        """)
  }

  @Test func readsDestinations() throws {
    let standard = try Sample.run("networks", "show", "vgg16", "--json", "-")
    #expect(standard[Sample.json] == .standardOutput)
    let file = try Sample.run("networks", "show", "vgg16", "--json", "a.json")
    #expect(file[Sample.json] == .file(path: "a.json"))
    #expect(try Sample.run("networks", "show", "vgg16")[Sample.json] == nil)
  }

  @Test(arguments: ["--hardware", "--json", "--reports"])
  func refusesEmptyPaths(name: String) {
    #expect(throws: UsageError.self) { try Sample.run("simulate", "vgg16", "\(name)=") }
    #expect(throws: UsageError.self) { try Sample.run("simulate", "vgg16", name, "") }
  }

  @Test func readsASyntaxOfTheCallersOwn() throws {
    let shard = Option(
      "--shard",
      .defaulted(
        ValueSyntax<ClosedRange<Int>>(
          "I...N", expectation: "two integers around ...",
          spelling: { "\($0.lowerBound)...\($0.upperBound)" },
          parse: { word in
            let parts = word.split(separator: ".").compactMap { Int($0) }
            return parts.count == 2 && parts[0] <= parts[1] ? parts[0]...parts[1] : nil
          }), to: 1...1),
      "The part to do.")
    let program = Program("p", "Do.") { Command("go", "Go.") { shard } }
    guard case .run(let parsed) = try program.parse(["go", "--shard", "2...5"]) else {
      Issue.record("'go' did not run")
      return
    }
    #expect(parsed[shard] == 2...5)
    #expect(throws: UsageError.self) { try program.parse(["go", "--shard", "5...2"]) }
  }
}
