import Foundation

/// Rounds; every benchmark runs once in each, so that a slow moment of the machine hits them alike.
let rounds = 7
/// About how long a benchmark runs in each round.
let duration = Duration.milliseconds(50)

/// Pads a text on the right, or on the left where the width is negative.
func padded(_ text: String, _ width: Int) -> String {
  let padding = String(repeating: " ", count: max(0, abs(width) - text.count))
  return width < 0 ? padding + text : text + padding
}

/// A number with three digits or all of its integer part.
func figure(_ value: Double) -> String {
  String(format: value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value)
}

/// Only benchmarks whose names have all of the arguments in them are run.
let wanted = CommandLine.arguments.dropFirst()
let benchmarks = try Workloads.all().filter { benchmark in
  wanted.allSatisfy { benchmark.name.contains($0) }
}
if benchmarks.isEmpty {
  print("no benchmark has \(wanted.joined(separator: " and ")) in its name")
  exit(64)
}
let passes = try benchmarks.map { try $0.passes(in: duration) }
var speeds = [[Double]](repeating: [], count: benchmarks.count)
for _ in 0..<rounds {
  for (index, benchmark) in benchmarks.enumerated() {
    speeds[index].append(try benchmark.speed(passes: passes[index]))
  }
}
print(
  padded("benchmark", 42) + padded("a pass", -16) + padded("median", -20)
    + padded("least to greatest", -24) + "  speed relative to")
for (index, benchmark) in benchmarks.enumerated() {
  let sample = Sample(speeds[index])
  var line =
    padded(benchmark.name, 42)
    + padded("\(figure(benchmark.amount)) \(benchmark.unit)", -16)
    + padded("\(figure(sample.median)) \(benchmark.unit)/s", -20)
    + padded("\(figure(sample.least)) to \(figure(sample.greatest))", -24)
  if let reference = benchmark.reference,
    let other = benchmarks.firstIndex(where: { $0.name == reference })
  {
    let ratio = Sample(zip(speeds[index], speeds[other]).map { $0 / $1 })
    line += "  \(figure(ratio.median)) × \(reference)"
  }
  print(line)
}
