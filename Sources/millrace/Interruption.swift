import Glibc
import Synchronization

/// What SIGINT and SIGTERM asked for.
private let received = Atomic<Int32>(0)

/// Lets a long command end in order when it is interrupted.
enum Interruption {
  /// From now on, the first signal only asks; a second one ends the program.
  static func watch() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        received.store(number, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// The status to end with, `nil` while nobody has asked.
  static var status: ExitStatus? {
    switch received.load(ordering: .relaxed) {
    case SIGINT: .interrupted
    case SIGTERM: .terminated
    default: nil
    }
  }
}
