import CommandLineParsing
import Diagnostics
import Glibc
import TraceFiles

extension TraceCommand {
  /// Writes a trace, or a part of it, in a format of other tools.
  static func export(_ parsed: ParsedCommand) throws {
    let trace = try TraceReader(parsed[Arguments.traceFile])
    let selection = try selection(of: trace, parsed)
    try write(to: parsed[Arguments.exportOutput], from: trace, parsed) { output, isCompressed in
      do {
        try trace.export(
          parsed[Arguments.exportFormat], selection, compressed: isCompressed, to: output)
        return 0
      } catch let fault as ExportFault {
        return fault.code
      }
    }
  }

  /// Takes a part of a trace.
  static func slice(_ parsed: ParsedCommand) throws {
    let trace = try TraceReader(parsed[Arguments.traceFile])
    let selection = try selection(of: trace, parsed)
    guard !selection.isEverything else {
      throw parsed.usageError(
        "the part is missing", hint: "give --from and --to, or --layer")
    }
    try write(to: parsed[Arguments.sliceOutput], from: trace, parsed) { output, _ in
      try trace.slice(selection, to: output).errorCode
    }
  }

  private static func selection(
    of trace: TraceReader, _ parsed: ParsedCommand
  ) throws -> TraceSelection {
    let from = parsed[Arguments.firstCycle]
    let to = parsed[Arguments.endCycle]
    if let from, let to, from >= to {
      throw parsed.usageError(
        "--from \(from) --to \(to) has no cycle in it", hint: "give --to a later cycle")
    }
    let names = parsed[Arguments.layers]
    let known = trace.header.steps
    let steps = try names.map { name throws(InputError) in
      let steps = known.indices.filter { known[$0] == name }
      guard !steps.isEmpty else {
        throw InputError(
          file: trace.path, place: "steps", reason: "no step is led by a layer \(name)",
          remedy: nearest(to: name, among: known).map { "did you mean \($0)?" }
            ?? "millrace trace info --json - lists them")
      }
      return steps
    }
    return TraceSelection(
      cycles: (from ?? .min)..<(to ?? .max), steps: names.isEmpty ? nil : Set(steps.joined()))
  }

  /// Writes to standard output, or to a file that appears whole or not at all.
  ///
  /// - Parameter body: Writes, and returns 0 or the system's error.
  private static func write(
    to destination: Destination, from trace: TraceReader, _ parsed: ParsedCommand,
    _ body: (DescriptorOutput, _ isCompressed: Bool) throws -> Int32
  ) throws {
    switch destination {
    case .standardOutput:
      let code = try body(DescriptorOutput(STDOUT_FILENO), false)
      if code == EPIPE { throw ReaderHasGone() }
      if code != 0 { throw OutputError(name: "standard output", code: code) }
    case .file(let path):
      guard !OutputFile.isSameFile(path, trace.path) else {
        throw parsed.usageError(
          "\(path) would replace the trace itself", hint: "give --output another path")
      }
      let file = try PendingFile(path)
      do {
        let code = try body(DescriptorOutput(file.descriptor), path.hasSuffix(".gz"))
        guard code == 0 else { throw OutputError(name: path, code: code) }
      } catch {
        file.discard()
        throw error
      }
      try file.commit()
    }
  }
}
