import NetworkModel

extension ReferenceNetworks {
  static let detectors = [
    ReferenceNetwork(
      "ssd-mobilenet-v1", aliases: ["ssd-mobilenet"],
      summary: "SSD on MobileNet v1 for COCO, 90 classes and background, 300 × 300 input",
      publication: "Liu et al., ECCV 2016; TensorFlow Object Detection ssd_mobilenet_v1_coco",
      macs: PublishedCount(
        "1.2 G", 1_200_000_000, precision: 100_000_000, source: "\(Source.mobileNet), Table 13"),
      parameters: PublishedCount(
        "6.8 M", 6_800_000, precision: 100_000, source: "\(Source.mobileNet), Table 13")
    ) { (net, batch) throws(NetworkError) in
      let image = net.input(
        shape: try TensorShape(batch: batch, channels: 3, rows: 300, columns: 300))
      let base = try net.mobileNetV1(image)
      var features = [base[11], base[13]]
      for (index, (squeezed, width)) in [(256, 512), (128, 256), (128, 256), (64, 128)].enumerated()
      {
        let name = "conv\(index + 14)"
        let narrow = try net.conv("\(name)/1x1", features[index + 1], squeezed, 1, then: .relu6)
        features.append(
          try net.conv(
            "\(name)/3x3_s2", narrow, width, 3, stride: 2,
            padding: net.samePadding(narrow, 3, stride: 2), then: .relu6))
      }
      try net.ssdHeads(features, classes: 91)
    }
  ]
}

extension NetworkBuilder {
  /// Adds the 1×1 box and class predictors of every feature map, and joins their results.
  ///
  /// The first map has three anchors at a pixel, the others six.
  fileprivate mutating func ssdHeads(
    _ features: [TensorID], classes: Int
  ) throws(NetworkError) {
    var boxes: [TensorID] = []
    var scores: [TensorID] = []
    for (index, feature) in features.enumerated() {
      let anchors = index == 0 ? 3 : 6
      boxes.append(try ssdHead("box\(index)", feature, anchors: anchors, values: 4))
      scores.append(try ssdHead("class\(index)", feature, anchors: anchors, values: classes))
    }
    _ = try concatenation("boxes", boxes)
    _ = try activation("scores/sigmoid", try concatenation("scores", scores), .sigmoid)
  }

  private mutating func ssdHead(
    _ name: String, _ feature: TensorID, anchors: Int, values: Int
  ) throws(NetworkError) -> TensorID {
    let map = shape(of: feature)
    let output = try conv(name, feature, anchors * values, 1, then: nil)
    return try rearrangement(
      "\(name)/reshape", output, .reshape,
      to: TensorShape([map.batch, map.rows * map.columns * anchors, 1, values]))
  }
}
