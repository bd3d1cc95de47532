/// A piecewise linear function of each element.
struct ActivationStep {
  enum Function {
    /// The identity inside a range, its bounds outside; ReLU is the range from 0 upwards.
    case clip(minimum: Float, maximum: Float)
    /// The identity from 0 upwards, a constant slope below.
    case leaky(slope: Float)
  }

  let input: Int
  let output: Int
  /// Elements of one image.
  let count: Int
  let function: Function

  func forward(_ workspace: Workspace) {
    let source = workspace.values[input].start
    let result = workspace.values[output].start
    let count = workspace.imageCount * count
    var index = 0
    switch function {
    case .clip(let minimum, let maximum):
      while index < count {
        let value = source[index]
        result[index] = value < minimum ? minimum : value > maximum ? maximum : value
        index += 1
      }
    case .leaky(let slope):
      while index < count {
        let value = source[index]
        result[index] = value < 0 ? slope * value : value
        index += 1
      }
    }
  }

  /// The slope at a kink is the one outside a clip, and the one above in a leaky function.
  func backward(_ workspace: Workspace, _ order: DerivativeOrder) {
    let source = workspace.values[input].start
    let derivative = workspace.derivatives[output].start
    let result = workspace.derivatives[input].start
    let count = workspace.imageCount * count
    var index = 0
    switch function {
    case .clip(let minimum, let maximum):
      while index < count {
        let value = source[index]
        if value > minimum && value < maximum { result[index] += derivative[index] }
        index += 1
      }
    case .leaky(let slope):
      let factor = order.factor(slope)
      while index < count {
        let value = derivative[index]
        result[index] += source[index] < 0 ? factor * value : value
        index += 1
      }
    }
  }
}
