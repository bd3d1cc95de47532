import CommandLineParsing

extension Arguments {
  static let resultFile = Positional(
    .required(.path("RESULT.json|STORE.sqlite")),
    "What simulate, compare, explore or validate wrote with --json, or the store of explore.")
  static let reportOutput = Option(
    "--output", short: "-o", .required(.path("OUT")),
    "Where the report is written: a file that ends in .html, .md or .csv.")

  static let makeReport = Command(
    "report", "Make a report of a result that was written before.",
    discussion: """
      A page of HTML carries its charts and its data and needs no network. Markdown and CSV are \
      made of the same data. Of a store, the last run is shown.
      """,
    examples: [
      "millrace report result.json -o result.html", "millrace report result.json -o result.md",
      "millrace report results.sqlite -o front.html",
    ]
  ) {
    resultFile
    reportOutput
  }
}
