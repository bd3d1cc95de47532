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
      guard let offer = positional.shape.flatMap({ offer(of: $0.completion) }) else { return nil }
      return "\(start) \(offer) -d \(fishQuoted(positional.key))"
    }
    let options = route.command.options.map { option in
      let names = option.names.map {
        $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst())"
      }
      let value = option.shape.map { valueArguments(of: $0.completion) } ?? []
      let words = [start] + names + value + ["-d", fishQuoted(option.abstract)]
      return words.joined(separator: " ")
    }
    return commands + positionals + options
  }

  /// The arguments of `complete` for an option's value: `-x` bars files, `-r` does not.
  private func valueArguments(of completion: Completion) -> [String] {
    let isFile: Bool =
      switch completion {
      case .file: true
      case .nothing, .words, .directory: false
      }
    return [isFile ? "-r" : "-x"] + (offer(of: completion).map { [$0] } ?? [])
  }

  /// The arguments of `complete` that offer values, if there is anything to offer.
  private func offer(of completion: Completion) -> String? {
    switch completion {
    case .nothing: nil
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
