/// How the program ended, by the numbers of sysexits.
enum ExitStatus: Int32 {
  /// Everything asked for was done.
  case done = 0
  /// The words are wrong.
  case usage = 64
  /// The input is wrong.
  case invalidInput = 65
  /// The input is not there.
  case missingInput = 66
  /// A fault of the program.
  case fault = 70
  /// The output cannot be written.
  case unwritableOutput = 73
  /// Interrupted; what was whole is kept.
  case interrupted = 130
  /// Told to end; what was whole is kept.
  case terminated = 143
}
