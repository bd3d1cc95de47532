/// The candidate nearest to a misspelt word, for "did you mean" remedies.
///
/// The distance is Damerau–Levenshtein (optimal string alignment) over lower-cased characters; a
/// candidate counts as near when it differs in at most a third of its length, or begins with the
/// word. Ties go to the first candidate. O(candidates × word × candidate length).
///
/// - Parameters:
///   - word: The word as the user typed it.
///   - candidates: The words that would have been accepted, in order of preference.
/// - Returns: The nearest candidate, or `nil` when none is near.
public func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  let typed = Array(word.lowercased().prefix(64))
  guard !typed.isEmpty else { return nil }
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let letters = Array(candidate.lowercased())
    var distance = editDistance(typed, letters)
    if typed.count >= 3, letters.starts(with: typed) { distance = min(distance, 1) }
    guard distance <= max(1, max(typed.count, letters.count) / 3) else { continue }
    if distance < (best?.distance ?? .max) { best = (candidate, distance) }
  }
  return best?.candidate
}

/// The optimal-string-alignment distance between two words.
private func editDistance(_ first: [Character], _ second: [Character]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...second.count)
  for (row, letter) in first.enumerated() {
    var current = [row + 1]
    for (column, other) in second.enumerated() {
      var cost = min(
        previous[column + 1] + 1, current[column] + 1,
        previous[column] + (letter == other ? 0 : 1))
      if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
        cost = min(cost, beforePrevious[column - 1] + 1)
      }
      current.append(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[second.count]
}
