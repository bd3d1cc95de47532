/// Which tensor of which step a transfer moves, as a number.
struct TransferTag {
  let step: Int
  let stream: MemoryStream

  private static let streamBits = 3

  init(step: Int, stream: MemoryStream) {
    self.step = step
    self.stream = stream
  }

  init?(number: Int) {
    guard let stream = MemoryStream(rawValue: UInt8(number & (1 << Self.streamBits - 1))) else {
      return nil
    }
    self.stream = stream
    step = number >> Self.streamBits
  }

  var number: Int { step << Self.streamBits | Int(stream.rawValue) }
}
