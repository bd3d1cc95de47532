/// A change to the sample profile and the message that refuses it.
struct Refusal: Sendable {
  /// What is replaced and by what.
  let change: (String, String)
  /// The whole message.
  let message: String

  init(_ old: String, _ new: String, _ message: String) {
    change = (old, new)
    self.message = "t.yaml:" + message
  }
}
