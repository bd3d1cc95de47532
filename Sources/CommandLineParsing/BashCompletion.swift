extension Program {
  /// The script for bash 3.2 and later.
  ///
  /// Bash parts words at `=`; the script joins `--option=value` again by looking one word
  /// further back. Where a path may stand, nothing is offered and readline completes the file.
  func bashCompletions() -> String {
    let name = root.command.name
    return """
      # bash completion for \(name): source this file, or put it among bash's completions.
      _\(functionName)() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
        local route=\(singleQuoted(name)) offered='' word
        COMPREPLY=()
        if [ "$current" = "=" ]; then
          current=''
        elif [ "$previous" = "=" ]; then
          previous="${COMP_WORDS[COMP_CWORD-2]}"
        fi
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          case "$route $word" in
      \(routeCases())
            *) break ;;
          esac
        done
        case "$route $previous" in
      \(valueCases())
          *)
            case "$route" in
      \(wordCases())
            esac
            ;;
        esac
        COMPREPLY=( $(compgen -W "$offered" -- "$current") )
      }
      complete -o default -F _\(functionName) \(name)

      """
  }

  private func routeCases() -> String {
    root.all.dropFirst()
      .map { "      \(singleQuoted($0.name))) route=\"$route $word\" ;;" }
      .joined(separator: "\n")
  }

  private func valueCases() -> String {
    root.all.flatMap { route in
      route.command.options.compactMap { option in
        guard let shape = option.shape else { return nil }
        let patterns = option.names.map { singleQuoted("\(route.name) \($0)") }
        let words = singleQuoted(shape.completion.words.joined(separator: " "))
        return "    \(patterns.joined(separator: "|"))) offered=\(words) ;;"
      }
    }.joined(separator: "\n")
  }

  private func wordCases() -> String {
    root.all.map { route in
      let positionals = route.command.positionals.flatMap { $0.shape?.completion.words ?? [] }
      let words =
        route.command.subcommands.map(\.name) + positionals
        + route.command.options.flatMap(\.names)
      return "        \(singleQuoted(route.name))) offered="
        + "\(singleQuoted(words.joined(separator: " "))) ;;"
    }.joined(separator: "\n")
  }
}
