import CommandLineParsing
import Foundation
import Testing

struct CompletionTests {
  @Test(arguments: Shell.allCases)
  func containEveryCommandOptionAndChoice(shell: Shell) throws {
    guard case .completions(let script) = try Sample.program.parse(["completions", shell.rawValue])
    else {
      Issue.record("'completions \(shell)' gave no script")
      return
    }
    #expect(script == Sample.program.completions(for: shell))
    for route in [
      "simulate", "compare", "explore", "explore merge", "networks", "networks list",
      "networks show", "device", "completions", "help",
    ] {
      #expect(script.contains("'millrace \(route)'"), "\(route)")
    }
    let options = [
      "hardware", "plan", "fidelity", "batch", "seed", "scale", "offset", "json", "reports",
      "quiet", "log", "help", "version",
    ]
    for option in options {
      #expect(script.contains(shell == .fish ? "-l \(option)" : "--\(option)"), "\(option)")
    }
    for short in ["o", "q", "l", "h"] {
      #expect(script.contains(shell == .fish ? "-s \(short)" : "-\(short)"), "\(short)")
    }
    for words in ["l0 l1", "dram sram", "alexnet vgg16", "bash zsh fish"] {
      #expect(script.contains(words), "\(words)")
    }
  }

  @Test(.enabled(if: Tool.bash != nil, "bash is not installed"))
  func areValidBash() throws {
    try check(.bash, with: #require(Tool.bash))
  }

  @Test(.enabled(if: Tool.zsh != nil, "zsh is not installed"))
  func areValidZsh() throws {
    try check(.zsh, with: #require(Tool.zsh))
  }

  @Test(.enabled(if: Tool.fish != nil, "fish is not installed"))
  func areValidFish() throws {
    try check(.fish, with: #require(Tool.fish))
  }

  /// Unlike `-n`, reading the script in also checks the arguments of each `complete`.
  @Test(
    .enabled(if: Tool.fish != nil, "fish is not installed"),
    arguments: [
      ("millrace sim", "simulate"), ("millrace networks ", "list show"),
      ("millrace simulate --fidelity ", "l0 l1"), ("millrace simulate v", "vgg16"),
      ("millrace simulate --batch ", ""), ("millrace explore merge --h", "--help"),
    ])
  func offerWordsInFish(line: String, offered: String) throws {
    let script =
      Sample.program.completions(for: .fish) + "complete -C '\(line)' | string split -f1 \\t\n"
    let result = try #require(Tool.fish).run(script, arguments: ["--no-config", "/dev/stdin"])
    #expect(result.status == 0 || offered.isEmpty)
    #expect(result.output.split(separator: "\n").joined(separator: " ") == offered)
  }

  private func check(_ shell: Shell, with tool: Tool) throws {
    let script = Sample.program.completions(for: shell)
    let good = try tool.run(script, arguments: ["-n", "/dev/stdin"])
    #expect(good.status == 0)
    #expect(good.output == "")
    let broken = try tool.run(script + "\nfor (", arguments: ["-n", "/dev/stdin"])
    #expect(broken.status != 0)
  }

  /// The words as bash would hand them over, and what it is offered.
  @Test(
    .enabled(if: Tool.bash != nil, "bash is not installed"),
    arguments: [
      (["sim"], "simulate"),
      (["networks", ""], "list show --help -h"),
      (["networks", "s"], "show"),
      (["simulate", "v"], "vgg16"),
      (["simulate", "--f"], "--fidelity"),
      (["simulate", "--fidelity", ""], "l0 l1"),
      (["simulate", "--fidelity", "="], "l0 l1"),
      (["simulate", "--fidelity", "=", "l1"], "l1"),
      (["simulate", "vgg16", "--ba"], "--batch"),
      (["simulate", "vgg16", "--json", ""], ""),
      (["explore", "m"], "merge"),
      (["explore", "merge", "-"], "-o --help -h"),
      (["completions", "z"], "zsh"),
    ])
  func offerWordsInBash(words: [String], offered: String) throws {
    let list = (["millrace"] + words).map { "'\($0)'" }.joined(separator: " ")
    let script =
      Sample.program.completions(for: .bash) + """
        COMP_WORDS=(\(list))
        COMP_CWORD=\(words.count)
        _millrace
        printf '%s' "${COMPREPLY[*]}"
        """
    let result = try #require(Tool.bash).run(script, arguments: ["/dev/stdin"])
    #expect(result.status == 0)
    #expect(result.output == offered)
  }
}

/// A shell installed on the machine.
struct Tool {
  let url: URL

  static let bash = Tool("bash")
  static let zsh = Tool("zsh")
  static let fish = Tool("fish")

  init?(_ name: String) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let paths = folders.map { "\($0)/\(name)" }
    guard let path = paths.first(where: FileManager.default.isExecutableFile) else { return nil }
    url = URL(fileURLWithPath: path)
  }

  /// Runs the shell on a script at its standard input; both outputs come back as one.
  func run(_ script: String, arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let input = Pipe()
    let output = Pipe()
    process.executableURL = url
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
    try input.fileHandleForWriting.close()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
