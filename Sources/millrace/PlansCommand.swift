import BundledPlans
import CommandLineParsing
import Compression
import Reporting

/// `millrace plans`.
enum PlansCommand {
  /// Lists the built-in plans.
  static func list() throws {
    var plans: [CompressionPlan] = []
    for name in PlanLibrary.names { plans.append(try PlanLoading.plan(name)) }
    try StandardOutput.write(planTable(plans, width: Terminal.reportWidth))
  }

  /// Prints a built-in plan with its comments.
  static func show(_ parsed: ParsedCommand) throws {
    let name = parsed[Arguments.planName]
    guard let bytes = PlanLibrary.source(named: name) else {
      throw unknownName(
        name, "compression plan", known: PlanLibrary.names, list: "millrace plans list")
    }
    try StandardOutput.write(String(decoding: bytes, as: UTF8.self))
  }
}
