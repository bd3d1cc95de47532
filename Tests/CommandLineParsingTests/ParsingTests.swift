import CommandLineParsing
import Testing

struct ParsingTests {
  @Test(arguments: [
    ["simulate", "vgg16", "--hardware", "zcu102", "--batch", "8"],
    ["simulate", "vgg16", "--hardware=zcu102", "--batch=8"],
    ["simulate", "--hardware", "zcu102", "vgg16", "--batch=8"],
    ["simulate", "--hardware=zcu102", "--batch", "8", "vgg16"],
    ["simulate", "--batch=8", "--hardware=zcu102", "--", "vgg16"],
  ])
  func takesOptionsInAnyPlaceAndForm(words: [String]) throws {
    guard case .run(let parsed) = try Sample.program.parse(words) else {
      Issue.record("\(words) did not run")
      return
    }
    #expect(parsed.path == ["simulate"])
    #expect(parsed[Sample.network] == "vgg16")
    #expect(parsed[Sample.hardware] == "zcu102")
    #expect(parsed[Sample.batch] == 8)
    #expect(parsed[Sample.fidelity] == .l1)
    #expect(!parsed[Sample.quiet])
    #expect(
      parsed.words(leavingOut: ["--batch"]) == ["simulate", "vgg16", "--hardware", "zcu102"])
  }

  @Test func givesWordsThatMeanTheSame() throws {
    let parsed = try Sample.run("simulate", "-q", "--hardware=odd", "n", "--batch=8")
    let words = parsed.words(leavingOut: [])
    #expect(words.contains("odd") && words.contains("--quiet"))
    guard case .run(let again) = try Sample.program.parse(words) else {
      Issue.record("\(words) did not run")
      return
    }
    #expect(again.words(leavingOut: []) == words)
  }

  @Test func takesAValueWithAnEqualsSign() throws {
    let parsed = try Sample.run("simulate", "vgg16", "--hardware=a=b")
    #expect(parsed[Sample.hardware] == "a=b")
  }

  @Test func takesTheDashAsValueAndAsPositional() throws {
    let parsed = try Sample.run("explore", "merge", "-", "-o", "-")
    #expect(parsed[Sample.stores] == ["-"])
    #expect(parsed[Sample.output] == "-")
  }

  @Test func takesShortForms() throws {
    #expect(try Sample.run("explore", "s.yaml", "-l", "a")[Sample.log] == "a")
    #expect(try Sample.run("explore", "s.yaml", "--log", "a")[Sample.log] == "a")
    #expect(try Sample.run("simulate", "n", "--hardware=z", "-q")[Sample.quiet])
    #expect(try Sample.run("simulate", "n", "--hardware=z", "--quiet")[Sample.quiet])
  }

  @Test func keepsTheOrderOfRepeatedOptions() throws {
    let parsed = try Sample.run(
      "compare", "vgg16", "--hardware", "b", "--plan=p", "--hardware=a")
    #expect(parsed[Sample.hardwares] == ["b", "a"])
    #expect(parsed[Sample.plans] == ["p"])
  }

  @Test func keepsTheOrderOfRepeatedPositionals() throws {
    let parsed = try Sample.run("explore", "merge", "b", "-o", "x", "a")
    #expect(parsed.path == ["explore", "merge"])
    #expect(parsed[Sample.stores] == ["b", "a"])
  }

  @Test func endsOptionsAtTwoDashes() throws {
    let parsed = try Sample.run("explore", "merge", "-o", "x", "--", "--log", "-o", "--")
    #expect(parsed[Sample.stores] == ["--log", "-o", "--"])
  }

  @Test func takesASubcommandsNameAsPositionalAfterTwoDashes() throws {
    let parsed = try Sample.run("explore", "--", "merge")
    #expect(parsed.path == ["explore"])
    #expect(parsed[Sample.space] == "merge")
  }

  @Test func givesCommandsTheirPath() throws {
    #expect(try Sample.run("networks", "list").path == ["networks", "list"])
    #expect(try Sample.run("explore", "s.yaml").path == ["explore"])
  }

  @Test func answersForTheVersionOfTheProgramOnly() throws {
    guard case .version = try Sample.program.parse(["--version"]) else {
      Issue.record("--version was not understood")
      return
    }
    #expect(throws: UsageError.self) { try Sample.run("simulate", "n", "--version") }
  }

  @Test func makesErrorsForWordsThatDoNotGoTogether() throws {
    let parsed = try Sample.run("networks", "show", "vgg16")
    #expect(
      parsed.usageError("give one, not both", hint: "leave one out").description == """
        give one, not both; leave one out
        usage: millrace networks show NETWORK [options]
        """)
    #expect(parsed.usageError("wrong").hint == "see 'millrace networks show --help'")
  }

  @Test func trapsOnAKeyTheCommandDoesNotDeclare() async {
    await #expect(processExitsWith: .failure) {
      _ = try Sample.run("networks", "list")[Sample.hardware]
    }
  }

  @Test func trapsOnAKeyWithAnotherSyntax() async {
    await #expect(processExitsWith: .failure) {
      let other = Option("--hardware", .required(.integer("N", in: 0...1)), "Another.")
      _ = try Sample.run("simulate", "n", "--hardware", "z")[other]
    }
  }
}
