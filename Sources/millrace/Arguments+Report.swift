import CommandLineParsing

extension Arguments {
  static let resultFiles = Positional(
    .repeated(.path("RESULT.json|STORE.sqlite"), atLeast: 1),
    "What simulate, compare, explore or validate wrote with --json, or the store of explore.")
  static let reportOutput = Option(
    "--output", short: "-o", .required(.path("OUT")),
    "Where the report is written: a file that ends in .html, .md or .csv.")

  static let makeReport = Command(
    "report", "Make a report of results that were written before.",
    discussion: """
      A page of HTML carries its charts and its data and needs no network. Markdown and CSV are \
      made of the same data. Of a store, the last run is shown. A page of several results shows \
      one at a time; Markdown has them one after another, and CSV is of one result.
      """,
    examples: [
      "millrace report result.json -o result.html", "millrace report result.json -o result.md",
      "millrace report results.sqlite -o front.html",
      "millrace report dense.json pruned.json -o both.html",
    ]
  ) {
    reportOutput
    resultFiles
  }
}
