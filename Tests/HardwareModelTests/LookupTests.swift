import BundledProfiles
import Diagnostics
import HardwareModel
import Testing

/// Profiles that are not there.
struct LookupTests {
  @Test func suggestsTheNearestName() {
    let error = HardwareProfile.unknownName("zcu102-b409", known: ProfileLibrary.names)
    #expect(error.kind == .missing)
    #expect(
      error.description == "zcu102-b409: there is no built-in hardware profile of this name; "
        + "did you mean zcu102-b4096?")
  }

  @Test func listsTheNamesWhenNoneIsNear() {
    let error = HardwareProfile.unknownName("gpu", known: ["a", "b"])
    #expect(error.remedy == "the built-in profiles are a, b")
  }

  @Test func aFileThatIsNotThereIsMissing() {
    #expect(throws: InputError(.missing, file: "/none/p.yaml", reason: "no such file")) {
      try HardwareProfile.load(path: "/none/p.yaml")
    }
  }
}
