import Evaluation
import Glibc
import HardwareModel
import MemorySystem
import NetworkModel
import Quantities
import Simulation
import TraceFiles

/// A trace that is written beside its place while a simulation runs.
///
/// When the simulation has ended, the file is renamed into place. When it is interrupted, or the
/// disk is full, what was whole is closed, marked incomplete and put there all the same.
final class TraceRecording: @unchecked Sendable {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var writer: TraceWriter?
  private let options: TraceOptions
  let families: EventFamilies

  /// Opens the file.
  ///
  /// - Throws: `OutputError` when there can be none.
  init(path: String, options: TraceOptions, families: EventFamilies) throws(OutputError) {
    self.path = path
    self.options = options
    self.families = families
    var information = stat()
    if stat(path, &information) == 0 {
      guard information.st_mode & S_IFMT == S_IFREG else {
        throw OutputError(
          name: path, code: information.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
      }
      guard access(path, W_OK) == 0 else { throw OutputError(name: path, code: errno) }
    }
    temporary = path + ".millrace-\(getpid()).tmp"
    descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw OutputError(name: path, code: errno) }
    closeOnInterrupt()
  }

  /// Begins the trace of a design.
  func begin(_ design: Design, _ run: RunDescription) -> TraceWriter {
    let header = TraceHeader(
      network: design.network.name, hardware: design.profile.name,
      fidelity: design.fidelity.rawValue, options: ["batch": String(design.batch)],
      families: families, steps: run.steps, clockHertz: design.profile.clock.hertz,
      memoryClockFemtoseconds: run.memory?.timing.clockFemtoseconds,
      burstBytes: run.memory?.geometry.burstBytes)
    let writer = TraceWriter(header, to: DescriptorOutput(descriptor), options: options)
    self.writer = writer
    return writer
  }

  /// Ends the trace of a finished simulation.
  ///
  /// - Throws: `OutputError` when it could not be written whole.
  func finish(_ result: SimulationResult) throws(OutputError) {
    let dram = result.totals.dram
    let outcome = writer?.finish(
      TraceFooter.Simulation(
        cycles: result.totals.cycles, weightBytes: dram.weightBytes, inputBytes: dram.inputBytes,
        outputBytes: dram.outputBytes, requests: result.memory?.requests))
    try place(outcome)
  }

  /// Gives the trace of a simulation up that could not run.
  func discard() {
    close(descriptor)
    unlink(temporary)
  }

  /// Puts the file where it belongs, if it can be read.
  private func place(_ outcome: TraceOutcome?) throws(OutputError) {
    var code = outcome?.errorCode ?? EIO
    if code == 0, fsync(descriptor) != 0 { code = errno }
    close(descriptor)
    if outcome?.isReadable == true {
      if rename(temporary, path) != 0 { code = code == 0 ? errno : code }
    } else {
      unlink(temporary)
    }
    guard code == 0 else { throw OutputError(name: path, code: code) }
  }

  /// Lets a thread wait for SIGINT and SIGTERM, close the file and end the program.
  private func closeOnInterrupt() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        let recording = Unmanaged<TraceRecording>.fromOpaque(context).takeRetainedValue()
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        var number: Int32 = 0
        sigwait(&signals, &number)
        let outcome = recording.writer?.finish(nil, reason: "interrupted by signal \(number)")
        try? recording.place(outcome)
        // The status of a program that a signal ended, as a shell reports it.
        _exit(128 + number)
      }, Unmanaged.passRetained(self).toOpaque())
    pthread_detach(thread)
  }
}
