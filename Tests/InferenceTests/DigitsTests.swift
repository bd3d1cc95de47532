import Datasets
import Inference
import NetworkModel
import Testing

/// The project's own network against the results that came with it: Networks/digits/README.md.
struct DigitsTests {
  struct Variant: CustomTestStringConvertible, Sendable {
    let name: String
    /// Images of 360 that are recognised.
    let correct: Int
    /// The greatest difference of a logit.
    let tolerance: Float

    var testDescription: String { name }

    static let all = [
      Variant(name: "float", correct: 357, tolerance: 1e-4),
      Variant(name: "int8", correct: 357, tolerance: 0.4),
      Variant(name: "w4a4", correct: 355, tolerance: 0),
    ]
  }

  @Test(arguments: Variant.all)
  func recognisesAsPublished(_ variant: Variant) throws {
    let images = try TestData.digitImages()
    let executor = try Executor(TestData.digits(variant.name))
    let accuracy = try Accuracy.measure(executor, on: images, jobs: 2)
    #expect(accuracy.images == 360)
    #expect(accuracy.top1Count == variant.correct)
    #expect(accuracy.overflows == 0)
    let logits = try TestData.digitLogits(variant.name)
    var difference: Float = 0
    for index in 0..<64 {
      let own = try executor.run(images.image(index)).outputs[0]
      for (left, right) in zip(own, logits[index * 10..<index * 10 + 10]) {
        difference = max(difference, abs(left - right))
      }
    }
    #expect(difference <= variant.tolerance)
  }
}
