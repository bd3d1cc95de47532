import CommandLineParsing

/// How exactly the sample simulates.
enum Fidelity: String, CaseIterable {
  case l0, l1
}

/// A small program with every kind of parameter, against which the rules are tested.
enum Sample {
  static let network = Positional(
    .required(.path("NETWORK", orOneOf: ["alexnet", "vgg16"])),
    "A network's file or a built-in topology's name.")
  static let hardware = Option(
    "--hardware", .required(.path("PROFILE", orOneOf: ["zcu102"])),
    "The hardware profile: a file's path or a built-in name.")
  static let hardwares = Option(
    "--hardware", .repeated(.string("PROFILE"), atLeast: 2), "The profiles to compare.")
  static let plans = Option("--plan", .repeated(.path("PLAN")), "Compression plans.")
  static let fidelity = Option(
    "--fidelity", .defaulted(.choice(Fidelity.self), to: .l1), "How exactly to simulate.")
  static let batch = Option(
    "--batch", .defaulted(.integer("N", in: 1...1024), to: 1), "Images in one inference.")
  static let seed = Option(
    "--seed", .optional(.integer("N", in: UInt64.min...UInt64.max)),
    "The seed of synthetic weights.")
  static let scale = Option(
    "--scale", .optional(.double("X", in: 0...2)), "What the clock is multiplied by.")
  static let offset = Option(
    "--offset", .optional(.integer("N", in: Int.min...Int.max)), "A number of either sign.")
  static let json = Option("--json", .optional(.destination()), "Where JSON is written.")
  static let reports = Option("--reports", .optional(.directory("DIR")), "Where tables go.")
  static let quiet = Flag("--quiet", short: "-q", "Show no progress.")
  static let output = Option("-o", .required(.path("OUT")), "The file to write.")
  static let log = Option("--log", short: "-l", .optional(.path("FILE")), "A log's file.")
  static let stores = Positional(.repeated(.path("STORE"), atLeast: 1), "The stores to merge.")
  static let space = Positional(.required(.path("SPACE")), "The design space.")
  static let model = Positional(
    .optional(.word("MODEL", oneOf: ["dram", "sram"])), "A memory's kind.")

  static let program = Program(
    "millrace", "Simulate accelerators that run compressed networks.",
    discussion: "Results go to standard output.",
    examples: ["millrace simulate vgg16 --hardware zcu102"]
  ) {
    Command(
      "simulate", "Simulate one inference.",
      discussion: """
        Every layer is mapped, simulated and priced. The totals are those of one inference
        on one core.

        What was assumed is listed in the notes.
        """,
      examples: ["millrace simulate vgg16 --hardware zcu102 --json -"]
    ) {
      network
      hardware
      fidelity
      batch
      seed
      scale
      offset
      json
      reports
      quiet
    }
    Command("compare", "Compare designs.") {
      network
      hardwares
      plans
    }
    Command("explore", "Search a design space.") {
      space
      log
      Command("merge", "Merge what several searches stored.") {
        stores
        output
      }
    }
    Command("networks", "List and show built-in networks.") {
      Command("list", "List the built-in networks.")
      Command("show", "Show a network's layers.") {
        network
        json
      }
    }
    Command("device", "Show a memory's model.") {
      model
    }
  }

  /// The command that words run; an error, also when they ask for something else.
  static func run(_ words: String...) throws -> ParsedCommand {
    switch try program.parse(words) {
    case .run(let parsed): return parsed
    case .help, .version, .completions: throw NotRun()
    }
  }

  /// The error that words cause, or `nil` when they are right.
  static func fault(_ line: String) -> UsageError? {
    do throws(UsageError) {
      _ = try program.parse(line.split(separator: " ").map(String.init))
      return nil
    } catch {
      return error
    }
  }

  struct NotRun: Error {}
}
