/// Where a result is written.
public enum Destination: Equatable, Sendable {
  /// Standard output, written `-` on the command line.
  case standardOutput
  /// The file at a path.
  case file(path: String)
}

extension ValueSyntax where Value == Destination {
  /// The path of a file to write, or `-` for standard output.
  ///
  /// - Parameter placeholder: The name help gives the path; `|-` is added to it.
  public static func destination(_ placeholder: String = "FILE") -> Self {
    Self(
      placeholder: placeholder + "|-", expectation: "a path or -",
      completion: .file(orWords: []),
      spelling: { destination in
        switch destination {
        case .standardOutput: "-"
        case .file(let path): path
        }
      },
      parse: { word in
        if word.isEmpty { return nil }
        return word == "-" ? .standardOutput : .file(path: word)
      })
  }
}
