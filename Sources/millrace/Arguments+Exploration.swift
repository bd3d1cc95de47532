import CommandLineParsing
import Simulation

/// A part of a space: the number of the part and of all parts.
struct Shard: Sendable {
  let part: Int
  let parts: Int
}

extension ValueSyntax where Value == Shard {
  /// A part such as 2/8.
  static var shard: Self {
    Self(
      "I/N", expectation: "a part such as 2/8, from 1/8 to 8/8",
      parse: { text in
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let part = numbers[0], let parts = numbers[1],
          (1...1_000_000).contains(parts), (1...parts).contains(part)
        else { return nil }
        return Shard(part: part, parts: parts)
      })
  }
}

/// The fidelities at which a front can be confirmed.
enum ConfirmationFidelity: String, CaseIterable, Sendable {
  case l1, l2

  var fidelity: Fidelity { self == .l1 ? .l1 : .l2 }
}

extension Arguments {
  static let space = Positional(.required(.path("SPACE.yaml")), "The design space.")
  static let store = Option(
    "--store", .required(.path("FILE.sqlite")), "The SQLite file that takes the results.")
  static let resume = Flag("--resume", "Go on with the run of this space that the store has.")
  static let shard = Option(
    "--shard", .optional(.shard), "The part of the space that is explored, for several machines.")
  static let keep = Option(
    "--keep", .defaulted(.integer("N", in: 0...100_000_000), to: 100_000),
    "The most designs that are stored beside the front, evenly spread over the space.")
  static let confirm = Option(
    "--confirm", .defaulted(.choice(ConfirmationFidelity.self), to: .l1),
    "The fidelity at which the front is evaluated once more: l1 or l2.")
  static let frontCSV = Option(
    "--csv", .optional(.destination()), "Where the front is written as comma-separated values.")
  static let stores = Positional(
    .repeated(.path("STORE"), atLeast: 1), "The stores of the parts.")
  static let mergedStore = Option(
    "--output", short: "-o", .required(.path("STORE")), "The store of the whole.")

  static let explore = Command(
    "explore", "Search a design space for the designs that no other beats.",
    discussion: """
      Searches at fidelity l0 and evaluates the front once more. The store can be read by any \
      SQLite tool meanwhile. Interrupted, it keeps what it has, and --resume goes on.
      """,
    examples: [
      "millrace explore space.yaml --store results.sqlite",
      "millrace explore space.yaml --store results.sqlite --resume --confirm l2 --report front.html",
      "millrace explore space.yaml --store part2.sqlite --shard 2/8 --jobs 4",
    ]
  ) {
    space
    store
    jobs
    shard
    resume
    keep
    confirm
    prototxt
    json
    frontCSV
    report
    merge
  }

  private static let merge = Command(
    "merge", "Join the stores of all parts of a space.",
    examples: ["millrace explore merge part1.sqlite part2.sqlite -o whole.sqlite"]
  ) {
    stores
    mergedStore
    json
  }
}
