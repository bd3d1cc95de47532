internal import CSQLite
internal import Diagnostics
import Foundation

/// A fault of SQLite, with its primary code.
struct SQLiteFault: Error {
  let code: Int32
  let message: String

  /// Whether the file could not be written: full, read-only, or gone.
  var isOutput: Bool {
    [SQLITE_FULL, SQLITE_READONLY, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PERM].contains(code)
  }
}

/// An open database.
final class SQLiteDatabase {
  private var handle: OpaquePointer?

  /// What a file is opened for.
  enum Access {
    case read
    case write
    /// To write, and made when it is not there.
    case create

    fileprivate var flags: Int32 {
      switch self {
      case .read: SQLITE_OPEN_READONLY
      case .write: SQLITE_OPEN_READWRITE
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      }
    }
  }

  /// Opens a file.
  init(_ path: String, _ access: Access) throws(SQLiteFault) {
    let code = sqlite3_open_v2(path, &handle, access.flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK else {
      defer { sqlite3_close_v2(handle) }
      throw fault(code)
    }
    sqlite3_busy_timeout(handle, 5000)
  }

  deinit { sqlite3_close_v2(handle) }

  private func fault(_ code: Int32) -> SQLiteFault {
    SQLiteFault(
      code: code & 0xFF,
      message: handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory")
  }

  /// A value of a column or a parameter.
  enum Value: Equatable {
    case integer(Int64)
    case real(Double)
    case text(String)
    case null

    var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    var text: String? { if case .text(let value) = self { value } else { nil } }
    var real: Double? {
      switch self {
      case .real(let value): value
      case .integer(let value): Double(value)
      default: nil
      }
    }
  }

  /// Runs a statement.
  ///
  /// - Returns: The rows, if it has some.
  @discardableResult
  func run(_ sql: String, _ parameters: [Value] = []) throws(SQLiteFault) -> [[Value]] {
    var statement: OpaquePointer?
    let prepared = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    guard prepared == SQLITE_OK else { throw fault(prepared) }
    defer { sqlite3_finalize(statement) }
    try bind(parameters, to: statement)
    var rows: [[Value]] = []
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { return rows }
      guard code == SQLITE_ROW else { throw fault(code) }
      rows.append((0..<sqlite3_column_count(statement)).map { column($0, of: statement) })
    }
  }

  /// Runs a statement once for each list of parameters.
  func run(_ sql: String, each rows: [[Value]]) throws(SQLiteFault) {
    guard !rows.isEmpty else { return }
    var statement: OpaquePointer?
    let prepared = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    guard prepared == SQLITE_OK else { throw fault(prepared) }
    defer { sqlite3_finalize(statement) }
    for row in rows {
      try bind(row, to: statement)
      let code = sqlite3_step(statement)
      guard code == SQLITE_DONE || code == SQLITE_ROW else { throw fault(code) }
      sqlite3_reset(statement)
    }
  }

  /// Does several things at once or not at all.
  func transaction(_ work: () throws(SQLiteFault) -> Void) throws(SQLiteFault) {
    try run("BEGIN IMMEDIATE")
    do throws(SQLiteFault) {
      try work()
      try run("COMMIT")
    } catch {
      _ = try? run("ROLLBACK")
      throw error
    }
  }

  private func bind(_ parameters: [Value], to statement: OpaquePointer?) throws(SQLiteFault) {
    /// SQLite copies the text.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (place, value) in parameters.enumerated() {
      let index = Int32(place + 1)
      let code =
        switch value {
        case .integer(let number): sqlite3_bind_int64(statement, index, number)
        case .real(let number): sqlite3_bind_double(statement, index, number)
        case .text(let text): sqlite3_bind_text(statement, index, text, -1, transient)
        case .null: sqlite3_bind_null(statement, index)
        }
      guard code == SQLITE_OK else { throw fault(code) }
    }
  }

  private func column(_ index: Int32, of statement: OpaquePointer?) -> Value {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, index))
    case SQLITE_FLOAT: .real(sqlite3_column_double(statement, index))
    case SQLITE_NULL: .null
    default: .text(sqlite3_column_text(statement, index).map { String(cString: $0) } ?? "")
    }
  }
}
