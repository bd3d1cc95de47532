import CommandLineParsing
import Testing

struct UsageErrorTests {
  /// Each line is wrong in the one way its message tells.
  @Test(arguments: [
    ("", "missing COMMAND", "see 'millrace --help'"),
    ("--", "missing COMMAND", "see 'millrace --help'"),
    ("networks", "missing COMMAND", "see 'millrace networks --help'"),
    ("simlate", "unknown command 'simlate' of 'millrace'", "did you mean simulate?"),
    ("networks shw", "unknown command 'shw' of 'millrace networks'", "did you mean show?"),
    ("help simlate", "unknown command 'simlate' of 'millrace'", "did you mean simulate?"),
    ("help networks lst", "unknown command 'lst' of 'millrace networks'", "did you mean list?"),
    ("xylophone", "unknown command 'xylophone' of 'millrace'", "see 'millrace --help'"),
    ("--versoin", "unknown option --versoin of 'millrace'", "did you mean --version?"),
    ("--version x", "unexpected word 'x' for 'millrace'", "see 'millrace --help'"),
    (
      "--version=2", "--version takes no value, was given '2'", "see 'millrace --help'"
    ),
    (
      "--batch 3 simulate", "unknown option --batch of 'millrace'",
      "it goes after the command, as in 'millrace simulate --batch'"
    ),
    (
      "simulate --hardwre x", "unknown option --hardwre of 'millrace simulate'",
      "did you mean --hardware?"
    ),
    (
      "simulate --hardware --fidelty", "unknown option --fidelty of 'millrace simulate'",
      "did you mean --fidelity?"
    ),
    (
      "simulate --hard=x", "unknown option --hard of 'millrace simulate'",
      "did you mean --hardware?"
    ),
    (
      "explore merge a -oOUT", "unknown option -oOUT of 'millrace explore merge'",
      "did you mean -o?"
    ),
    (
      "simulate n --hardware z hardware", "unexpected word 'hardware' for 'millrace simulate'",
      "did you mean --hardware?"
    ),
    (
      "networks list x", "unexpected word 'x' for 'millrace networks list'",
      "see 'millrace networks list --help'"
    ),
    (
      "simulate --batch 1 --batch 2", "--batch is given twice, first as '1'",
      "see 'millrace simulate --help'"
    ),
    ("simulate -q --quiet", "--quiet is given twice", "see 'millrace simulate --help'"),
    (
      "simulate --quiet=yes", "--quiet takes no value, was given 'yes'",
      "see 'millrace simulate --help'"
    ),
    (
      "simulate n --hardware", "--hardware needs a value, PROFILE",
      "see 'millrace simulate --help'"
    ),
    (
      "simulate n --json --hardware z", "--json needs a value, FILE|-",
      "see 'millrace simulate --help'"
    ),
    (
      "simulate n --hardware=--json",
      "the value of --hardware may not begin with --, was '--json'",
      "see 'millrace simulate --help'"
    ),
    ("simulate", "missing NETWORK and --hardware PROFILE", "see 'millrace simulate --help'"),
    ("simulate --hardware z", "missing NETWORK", "see 'millrace simulate --help'"),
    (
      "compare n --hardware z", "missing --hardware PROFILE (at least 2, given 1)",
      "see 'millrace compare --help'"
    ),
    (
      "explore merge -o x", "missing STORE", "see 'millrace explore merge --help'"
    ),
    (
      "completions tcsh", "bash|zsh|fish must be one of bash, zsh, fish, was 'tcsh'",
      "see 'millrace completions --help'"
    ),
    (
      "completions zhs", "bash|zsh|fish must be one of bash, zsh, fish, was 'zhs'",
      "did you mean zsh?"
    ),
  ])
  func tellsWhatIsWrong(line: String, message: String, hint: String) {
    let fault = Sample.fault(line)
    #expect(fault?.message == message)
    #expect(fault?.hint == hint)
  }

  @Test(arguments: [
    ("simulate", "millrace simulate NETWORK --hardware PROFILE [options]"),
    ("simlate", "millrace COMMAND …"),
    ("networks", "millrace networks COMMAND …"),
    ("networks list x", "millrace networks list"),
    ("explore merge", "millrace explore merge STORE… -o OUT"),
    ("compare", "millrace compare NETWORK --hardware PROFILE [--hardware PROFILE …] [options]"),
  ])
  func showsTheUsage(line: String, usage: String) {
    #expect(Sample.fault(line)?.usage == usage)
  }

  /// A terminal must not be steered, nor flooded, by a word that is quoted back.
  @Test func quotesStrangeWordsSafely() throws {
    let steering = try #require(throws: UsageError.self) { try Sample.run("\u{1b}[2J\n") }
    #expect(steering.message == "unknown command '\\u{1b}[2J\\u{a}' of 'millrace'")
    let option = try #require(throws: UsageError.self) { try Sample.run("device", "--\u{1b}") }
    #expect(option.message == "unknown option '--\\u{1b}' of 'millrace device'")
    let long = try #require(throws: UsageError.self) {
      try Sample.run(String(repeating: "x", count: 81))
    }
    #expect(
      long.message
        == "unknown command '\(String(repeating: "x", count: 80))…' of 'millrace'")
  }
}
