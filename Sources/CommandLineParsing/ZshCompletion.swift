extension Program {
  /// The script for zsh, as a file `_NAME` on `fpath`.
  func zshCompletions() -> String {
    let name = root.command.name
    let steps = root.all.dropFirst().map { singleQuoted($0.name) }.joined(separator: "|")
    return """
      #compdef \(name)
      # zsh completion for \(name): put this file on fpath as _\(name).
      _\(functionName)() {
        local route=\(singleQuoted(name))
        local -a commands
        integer depth=1
        while (( depth + 1 < CURRENT )); do
          case "$route ${words[depth+1]}" in
            (\(steps))
              route="$route ${words[depth+1]}"
              (( depth += 1 ))
              ;;
            (*) break ;;
          esac
        done
        shift $(( depth - 1 )) words
        (( CURRENT -= depth - 1 ))
        case "$route" in
      \(root.all.map(zshCase).joined(separator: "\n"))
        esac
      }
      if [ "$funcstack[1]" = "_\(name)" ]; then
        _\(functionName) "$@"
      else
        compdef _\(functionName) \(name)
      fi

      """
  }

  private func zshCase(of route: Route) -> String {
    let commands = route.command.subcommands
    var lines = ["    (\(singleQuoted(route.name)))"]
    if !commands.isEmpty {
      let described = commands.map { command in
        singleQuoted("\(command.name):\(command.abstract)")
      }
      lines.append("      commands=(\(described.joined(separator: " ")))")
    }
    let describe = commands.isEmpty ? "" : "_describe -t commands command commands"
    var specifications = route.command.options.flatMap(optionSpecifications)
    var prefix = describe
    for positional in route.command.positionals {
      specifications.append(positionalSpecification(positional, after: prefix))
      prefix = ""
    }
    if !route.command.isRunnable {
      specifications.append("1:command:{\(describe)}")
    }
    lines.append(
      "      _arguments \\\n"
        + specifications.map { "        " + singleQuoted($0) }.joined(separator: " \\\n"))
    lines.append("      ;;")
    return lines.joined(separator: "\n")
  }

  private func optionSpecifications(_ option: Parameter) -> [String] {
    option.names.map { name in
      let others =
        option.count.upperBound > 1 ? "*" : "(\(option.names.joined(separator: " ")))"
      let abstract = "[\(escaped(option.abstract))]"
      guard let shape = option.shape else { return others + name + abstract }
      let equals = name.hasPrefix("--") ? "=" : ""
      return others + name + equals + abstract + ":\(escaped(shape.placeholder)):"
        + action(of: shape.completion)
    }
  }

  private func positionalSpecification(_ positional: Parameter, after prefix: String) -> String {
    let marker: String =
      switch (positional.count.lowerBound, positional.count.upperBound) {
      case (0, 1): "::"
      case (_, 1): ":"
      case (_, _): "*:"
      }
    let offer = action(of: positional.shape?.completion ?? .nothing)
    let message = escaped(positional.key)
    if prefix.isEmpty { return marker + message + ":" + offer }
    return marker + message + ":{\(prefix); \(offer.isEmpty ? "true" : offer)}"
  }

  private func action(of completion: Completion) -> String {
    switch completion {
    case .nothing: " "
    case .words(let words): "(\(words.joined(separator: " ")))"
    case .file(let words) where words.isEmpty: "_files"
    case .file(let words): "{compadd -- \(words.joined(separator: " ")); _files}"
    case .directory: "_files -/"
    }
  }

  /// A text with the characters escaped that part a specification of `_arguments`.
  private func escaped(_ text: String) -> String {
    text.map { ":[]\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
