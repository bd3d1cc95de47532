import Diagnostics
import Testing

struct SuggestionTests {
  @Test(arguments: [
    ("resnet5", "resnet50"), ("vgg61", "vgg16"), ("zcu102-b4069", "zcu102-b4096"),
    ("ALEXNET", "alexnet"), ("zcu102", "zcu102-b4096"),
  ])
  func suggestsTheNearestWord(typed: String, expected: String) {
    let known = ["alexnet", "resnet50", "vgg16", "zcu102-b4096"]
    #expect(nearest(to: typed, among: known) == expected)
  }

  @Test func suggestsNothingForAStrangeWord() {
    #expect(nearest(to: "xylophone", among: ["alexnet", "vgg16"]) == nil)
    #expect(nearest(to: "", among: ["alexnet"]) == nil)
  }

  @Test func describesPlaceReasonAndRemedyOnOneLine() {
    let error = InputError(
      file: "a.yaml", place: "3:1", reason: "clockMegahertz must be positive, was 0",
      remedy: "give the array's clock")
    #expect(
      error.description
        == "a.yaml:3:1: clockMegahertz must be positive, was 0; give the array's clock")
  }
}
