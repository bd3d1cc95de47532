import CommandLineParsing

extension Arguments {
  static let resultFile = Positional(
    .required(.path("RESULT.json")), "What simulate --json or compare --json wrote.")
  static let reportOutput = Option(
    "--output", short: "-o", .required(.path("OUT")),
    "Where the report is written: a file that ends in .html, .md or .csv.")

  static let makeReport = Command(
    "report", "Make a report of a result that was written as JSON.",
    discussion: """
      A page of HTML carries its charts and its data and needs no network. Markdown and CSV are \
      made of the same data.
      """,
    examples: [
      "millrace report result.json -o result.html", "millrace report result.json -o result.md",
    ]
  ) {
    resultFile
    reportOutput
  }
}
