import CommandLineParsing
import Testing

struct HelpTests {
  static let simulate = """
    Simulate one inference.

    Usage: millrace simulate NETWORK --hardware PROFILE [--fidelity l0|l1]
               [--batch N] [--seed N] [--scale X] [--offset N] [--json FILE|-]
               [--reports DIR] [--quiet]

    Arguments:
      NETWORK             A network's file or a built-in topology's name.

    Options:
      --hardware PROFILE  The hardware profile: a file's path or a built-in name.
                          (required)
      --fidelity l0|l1    How exactly to simulate. (default: l1)
      --batch N           Images in one inference. (default: 1)
      --seed N            The seed of synthetic weights.
      --scale X           What the clock is multiplied by.
      --offset N          A number of either sign.
      --json FILE|-       Where JSON is written.
      --reports DIR       Where tables go.
      -q, --quiet         Show no progress.
      -h, --help          Show this help.

    Every layer is mapped, simulated and priced. The totals are those of one
    inference on one core.

    What was assumed is listed in the notes.

    Examples:
      millrace simulate vgg16 --hardware zcu102 --json -

    """

  static let root = """
    Simulate accelerators that run compressed networks.

    Usage: millrace COMMAND … [--version]

    Options:
      --version    Show the version.
      -h, --help   Show this help.

    Commands:
      simulate     Simulate one inference.
      compare      Compare designs.
      explore      Search a design space.
      networks     List and show built-in networks.
      device       Show a memory's model.
      completions  Write a shell's completion script to standard output.
      help         Show the help of a command.

    Results go to standard output.

    Examples:
      millrace simulate vgg16 --hardware zcu102

    """

  static func text(_ line: String, width: Int = 80) throws -> String {
    switch try Sample.program.parse(line.split(separator: " ").map(String.init), width: width) {
    case .help(let text): return text
    case .run, .version, .completions: throw Sample.NotRun()
    }
  }

  @Test(arguments: [
    "simulate --help", "simulate -h", "help simulate", "simulate vgg16 --help",
    "simulate --hardwre x --help", "simulate --json --help",
  ])
  func showsACommandsHelp(line: String) throws {
    #expect(try Self.text(line) == Self.simulate)
  }

  @Test(arguments: ["--help", "-h", "help"])
  func showsTheProgramsHelp(line: String) throws {
    #expect(try Self.text(line) == Self.root)
    #expect(try Sample.program.help() == Self.root)
  }

  @Test func showsAGroupsHelp() throws {
    #expect(
      try Self.text("networks --help") == """
        List and show built-in networks.

        Usage: millrace networks COMMAND …

        Options:
          -h, --help  Show this help.

        Commands:
          list        List the built-in networks.
          show        Show a network's layers.

        """)
  }

  @Test func showsACommandThatAlsoHasSubcommands() throws {
    let text = try Self.text("explore --help")
    #expect(text.contains("Usage: millrace explore SPACE [--log FILE]\n"))
    #expect(text.contains("\n  -l, --log FILE  A log's file.\n"))
    #expect(text.contains("\n  merge           Merge what several searches stored.\n"))
    #expect(try Self.text("help explore merge").hasPrefix("Merge what several searches stored.\n"))
  }

  @Test func showsRepetition() throws {
    #expect(
      try Self.text("compare --help").contains(
        """
        Usage: millrace compare NETWORK --hardware PROFILE [--hardware PROFILE …]
                   [--plan PLAN …]
        """))
    #expect(
      try Self.text("compare --help").contains("The profiles to compare. (required; repeatable)"))
  }

  @Test func standsALongHeadingOnItsOwnLine() throws {
    let long = Option("--a-rather-long-option", .optional(.string("VALUE")), "Means much.")
    let program = Program("p", "Do.") { Command("go", "Go.") { long } }
    #expect(
      try program.help(for: ["go"]).contains(
        """
          --a-rather-long-option VALUE
                      Means much.
          -h, --help  Show this help.
        """))
  }

  @Test(arguments: [40, 41, 60, 80, 132])
  func keepsToTheWidth(width: Int) throws {
    for line in ["--help", "simulate --help", "compare --help", "explore merge --help"] {
      let lines = try Self.text(line, width: width).split(separator: "\n")
      // An example is shown as it is, and stands after everything that wraps.
      let wrapped = lines.prefix { $0 != "Examples:" }
      #expect(wrapped.allSatisfy { $0.count <= width && $0.last != " " }, "\(line)")
    }
  }
}
