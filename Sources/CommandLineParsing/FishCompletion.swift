extension Program {
  /// The script for fish 3.0 and later.
  func fishCompletions() -> String {
    let name = root.command.name
    let steps = root.all.dropFirst().map { fishQuoted($0.name) }.joined(separator: " ")
    return """
      # fish completion for \(name): put this file among fish's completions as \(name).fish.
      function __\(functionName)_at
          set -l route \(fishQuoted(name))
          set -l tokens (commandline -opc)
          for word in $tokens[2..-1]
              switch "$route $word"
                  case \(steps)
                      set route "$route $word"
                  case '*'
                      break
              end
          end
          test "$route" = "$argv[1]"
      end
      complete -c \(name) -f
      \(root.all.flatMap(fishLines).joined(separator: "\n"))

      """
  }

  private func fishLines(of route: Route) -> [String] {
    let start =
      "complete -c \(root.command.name) -n "
      + fishQuoted("__\(functionName)_at \"\(route.name)\"")
    let commands = route.command.subcommands.map {
      "\(start) -a \(fishQuoted($0.name)) -d \(fishQuoted($0.abstract))"
    }
    let positionals = route.command.positionals.compactMap { positional -> String? in
      let offer = positional.shape.map { arguments(of: $0.completion) } ?? ""
      return offer.isEmpty ? nil : "\(start) \(offer) -d \(fishQuoted(positional.key))"
    }
    let options = route.command.options.map { option in
      let names = option.names.map {
        $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst())"
      }
      let value = option.shape.map { " -r " + (arguments(of: $0.completion)) } ?? ""
      return "\(start) \(names.joined(separator: " "))\(value)".trimmingTrailingBlanks
        + " -d \(fishQuoted(option.abstract))"
    }
    return commands + positionals + options
  }

  private func arguments(of completion: Completion) -> String {
    switch completion {
    case .nothing: ""
    case .words(let words): "-a \(fishQuoted(words.joined(separator: " ")))"
    case .file(let words) where words.isEmpty: "-F"
    case .file(let words): "-F -a \(fishQuoted(words.joined(separator: " ")))"
    case .directory: "-a '(__fish_complete_directories)'"
    }
  }

  /// A text between single quotes as fish reads them.
  private func fishQuoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}

extension String {
  fileprivate var trimmingTrailingBlanks: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
