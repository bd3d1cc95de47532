import CommandLineParsing
import Diagnostics
import ResultStore

/// The program: words in, text and an exit status out.
enum Tool {
  /// The version that `--version` prints.
  static let version = "0.1.0"

  /// Does what words ask for.
  static func run(_ words: [String]) -> ExitStatus {
    do {
      return try perform(words)
    } catch let error as UsageError {
      return fail("\(error)", .usage)
    } catch let error as InputError {
      switch error.kind {
      case .invalid: return fail(printableLine("\(error)"), .invalidInput)
      case .missing: return fail(printableLine("\(error)"), .missingInput)
      }
    } catch let error as StoreWriteError {
      return fail(printableLine("\(error)"), .unwritableOutput)
    } catch let error as OutputError {
      return fail(printableLine("\(error)"), .unwritableOutput)
    } catch is ReaderHasGone {
      return .done
    } catch {
      return fail("an unexpected fault: \(error)", .fault)
    }
  }

  private static func perform(_ words: [String]) throws -> ExitStatus {
    let helpWidth = Terminal.width.map { min(100, max(60, $0)) } ?? 80
    switch try Arguments.program.parse(words, width: helpWidth) {
    case .help(let text), .completions(let text): try StandardOutput.write(text)
    case .version: try StandardOutput.write("millrace \(version)\n")
    case .run(let parsed): return try run(parsed)
    }
    return .done
  }

  private static func run(_ parsed: ParsedCommand) throws -> ExitStatus {
    switch parsed.path {
    case ["simulate"]: try SimulateCommand.run(parsed)
    case ["compare"]: try CompareCommand.run(parsed)
    case ["report"]: try ReportCommand.run(parsed)
    case ["placement"]: try PlacementCommand.run(parsed)
    case ["foldings"]: try FoldingsCommand.run(parsed)
    case ["explore"]: return try ExploreCommand.run(parsed)
    case ["explore", "merge"]: try ExploreCommand.merge(parsed)
    case ["calibrate-power"]: try CalibratePowerCommand.run(parsed)
    case ["validate"]: return try ValidateCommand.run(parsed)
    case ["evaluate"]: try EvaluateCommand.run(parsed)
    case ["compress"]: try CompressCommand.run(parsed)
    case ["plans", "list"]: try PlansCommand.list()
    case ["plans", "show"]: try PlansCommand.show(parsed)
    case ["memory"]: try MemoryCommand.run(parsed)
    case ["trace", "info"]: try TraceCommand.info(parsed)
    case ["trace", "verify"]: try TraceCommand.verify(parsed)
    case ["trace", "export"]: try TraceCommand.export(parsed)
    case ["trace", "slice"]: try TraceCommand.slice(parsed)
    case ["networks", "list"]: try NetworksCommand.list()
    case ["networks", "show"]: try NetworksCommand.show(parsed)
    case ["profiles", "list"]: try ProfilesCommand.list()
    case ["profiles", "show"]: try ProfilesCommand.show(parsed)
    case ["profiles", "check"]: try ProfilesCommand.check(parsed)
    default: preconditionFailure("\(parsed.path) is declared and not run")
    }
    return .done
  }

  private static func fail(_ message: String, _ status: ExitStatus) -> ExitStatus {
    StandardError.write("millrace: error: \(message)\n")
    return status
  }
}
