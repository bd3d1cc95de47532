import CommandLineParsing
import Testing

/// Declarations that cannot work end the program where they are made.
struct DeclarationTests {
  @Test func aNameIsDeclaredOnce() async {
    await #expect(processExitsWith: .failure) {
      _ = Command("go", "Go.") {
        Flag("--fast", "Be fast.")
        Option("--fast", .optional(.string("WORD")), "Be fast.")
      }
    }
  }

  @Test func aRequiredPositionalDoesNotFollowAnOptionalOne() async {
    await #expect(processExitsWith: .failure) {
      _ = Command("go", "Go.") {
        Positional(.optional(.string("A")), "One.")
        Positional(.required(.string("B")), "Two.")
      }
    }
  }

  @Test func aRepeatedPositionalIsTheLast() async {
    await #expect(processExitsWith: .failure) {
      _ = Command("go", "Go.") {
        Positional(.repeated(.string("A")), "One.")
        Positional(.optional(.string("B")), "Two.")
      }
    }
  }

  @Test func aGroupTakesNoOptions() async {
    await #expect(processExitsWith: .failure) {
      _ = Command("go", "Go.") {
        Flag("--fast", "Be fast.")
        Command("on", "Go on.")
      }
    }
  }

  @Test func anOptionsNameHasDashes() async {
    await #expect(processExitsWith: .failure) { _ = Flag("fast", "Be fast.") }
    await #expect(processExitsWith: .failure) { _ = Flag("-fast", "Be fast.") }
    await #expect(processExitsWith: .failure) { _ = Flag("--f", "Be fast.") }
    await #expect(processExitsWith: .failure) { _ = Flag("--fa=st", "Be fast.") }
    await #expect(processExitsWith: .failure) { _ = Flag("--fast", short: "--f", "Be fast.") }
  }

  @Test func aDefaultIsAValue() async {
    await #expect(processExitsWith: .failure) {
      _ = Option("--batch", .defaulted(.integer("N", in: 1...2), to: 3), "Images.")
    }
  }
}
