internal import CostModel
internal import HardwareModel
internal import Placement
internal import Quantities

extension Design {
  /// What has to be known of weights that stay on chip.
  func notes(on placement: WeightPlacement?) -> [String] {
    guard let placement else { return [] }
    var notes: [String] = []
    if placement.words > 0 {
      notes.append(
        "weights on chip are there before the first pass: their way into the store is not counted")
    }
    if placement.mapsWithoutChoice > 0 {
      notes.append(
        "\(placement.mapsWithoutChoice) large feature maps lie in DRAM without a choice: more than "
          + "\(ResidencyStudy.mostLiveMaps) live at a time")
    }
    if !placement.isOptimal {
      notes.append(
        "the placement is the best that was found; there may be a better one")
    }
    if !placement.fits {
      notes.append(
        "what is kept on chip needs \(placement.words + placement.mapWords) words of \(placement.store.wordBits) bits "
          + "a core, the device has room for \(placement.store.words)")
    }
    return notes
  }

  /// What stands behind the figures of resources.
  static func notes(on resources: ResourceEstimate) -> [String] {
    var notes: [String] = []
    if let published = resources.published {
      notes.append("resources: published, \(published.source); the model's own stand beside them")
    }
    for component in resources.components where component.resources.low != component.resources.high
    {
      notes.append("resources of the \(component.name): \(component.source)")
    }
    if resources.deratedMegahertz != nil {
      notes.append("the derated clock is a prior; the profile's own clock is simulated")
    }
    return notes
  }
}
