import Diagnostics
import Glibc

/// Keeps a second process from writing a store: a lock on a file beside it.
///
/// The lock goes with the process, however it ends. The store itself is not locked, so that anybody can
/// read it.
final class StoreLock {
  private let descriptor: Int32
  private let path: String

  init(_ store: String) throws {
    path = store + ".lock"
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        throw StoreWriteError(path: path, reason: String(cString: strerror(errno)))
      }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        close(descriptor)
        throw InputError(
          file: store, reason: "another process is writing this store",
          remedy: "wait until it has ended, or give another file")
      }
      // Whoever had the lock before may have removed the file that was opened here.
      var status = stat()
      if fstat(descriptor, &status) == 0, status.st_nlink > 0 {
        self.descriptor = descriptor
        return
      }
      close(descriptor)
    }
  }

  deinit {
    unlink(path)
    close(descriptor)
  }
}
