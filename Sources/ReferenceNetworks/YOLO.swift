import NetworkModel

extension ReferenceNetworks {
  static let yolos = [
    ReferenceNetwork(
      "yolov2",
      summary: "YOLOv2 for COCO's 80 classes, 416 × 416 input",
      publication: "Redmon and Farhadi, CVPR 2017; darknet cfg/yolov2.cfg",
      // 62.94 G operations at 608 × 608 are 62.94 · (416/608)² = 29.465 at 416 × 416.
      macs: PublishedCount(
        "62.94 Bn at 608 × 608", 14_732_600_000, precision: 2_350_000, source: Source.darknet),
      parameters: PublishedCount(
        "50,983,561", 50_983_561, notModelled: 3 * 10_336,
        source: "YAD2K, Keras summary of yolov2.cfg, with the running statistics")
    ) { (net, batch) throws(NetworkError) in
      try net.yoloV2(batch: batch)
    },
    ReferenceNetwork(
      "tiny-yolov2", aliases: ["yolov2-tiny", "tiny-yolo"],
      summary: "Tiny YOLOv2 for Pascal VOC's 20 classes, 416 × 416 input",
      publication: "Redmon and Farhadi, CVPR 2017; darknet cfg/yolov2-tiny-voc.cfg",
      macs: PublishedCount(
        "6.97 Bn", 3_485_000_000, precision: 5_000_000, source: Source.darknet),
      parameters: PublishedCount(
        "15,867,885", 15_867_885, notModelled: 3 * 3_056,
        source: "Keras summary of yolov2-tiny-voc.cfg, with the running statistics")
    ) { (net, batch) throws(NetworkError) in
      try net.tinyYOLOV2(batch: batch)
    },
    ReferenceNetwork(
      "yolov3",
      summary: "YOLOv3 on Darknet-53 for COCO's 80 classes, 416 × 416 input",
      publication: "Redmon and Farhadi, arXiv:1804.02767; darknet cfg/yolov3.cfg",
      macs: PublishedCount(
        "65.86 Bn", 32_930_000_000, precision: 5_000_000, source: Source.darknet),
      parameters: PublishedCount(
        "61,949,149", 61_949_149, notModelled: 26_304,
        source: "Keras summary of yolov3.cfg, trainable")
    ) { (net, batch) throws(NetworkError) in
      try net.yoloV3(batch: batch)
    },
  ]
}

extension NetworkBuilder {
  /// Adds darknet's convolution: batch normalisation folded, leaky ReLU of slope 0.1.
  private mutating func darknet(
    _ name: String, _ input: TensorID, _ channels: Int, _ kernel: Int, stride: Int = 1
  ) throws(NetworkError) -> TensorID {
    try conv(name, input, channels, kernel, stride: stride, then: .leakyRelu(alpha: 0.1))
  }

  private mutating func darknetImage(_ batch: Int) throws(NetworkError) -> TensorID {
    input(shape: try TensorShape(batch: batch, channels: 3, rows: 416, columns: 416))
  }

  fileprivate mutating func yoloV2(batch: Int) throws(NetworkError) {
    var last = try darknetImage(batch)
    var number = 0
    // Darknet-19: channels of the blocks between poolings; 3×3 and 1×1 alternate.
    let blocks = [
      [32], [64], [128, 64, 128], [256, 128, 256], [512, 256, 512, 256, 512],
      [1024, 512, 1024, 512, 1024],
    ]
    var fine = last
    for (block, widths) in blocks.enumerated() {
      if block > 0 { last = try maxPool("pool\(block)", last, 2, stride: 2) }
      for (index, width) in widths.enumerated() {
        number += 1
        last = try darknet("conv\(number)", last, width, index % 2 == 0 ? 3 : 1)
      }
      if block == 4 { fine = last }
    }
    last = try darknet("conv19", last, 1024, 3)
    last = try darknet("conv20", last, 1024, 3)
    let narrow = try darknet("conv21", fine, 64, 1)
    let fineShape = shape(of: narrow)
    let passthrough = try rearrangement(
      "reorg", narrow, .spaceToDepth(block: 2),
      to: TensorShape(
        batch: batch, channels: fineShape.channels * 4, rows: fineShape.rows / 2,
        columns: fineShape.columns / 2))
    last = try concatenation("route", [passthrough, last])
    last = try darknet("conv22", last, 1024, 3)
    // Five anchors with a box, an objectness and 80 classes.
    _ = try conv("conv23", last, 5 * (4 + 1 + 80), 1, then: nil)
  }

  fileprivate mutating func tinyYOLOV2(batch: Int) throws(NetworkError) {
    var last = try darknetImage(batch)
    for (index, width) in [16, 32, 64, 128, 256, 512].enumerated() {
      last = try darknet("conv\(index + 1)", last, width, 3)
      // The sixth pooling has stride 1 and keeps 13 rows with padding below and to the right.
      let isLast = index == 5
      last = try maxPool(
        "pool\(index + 1)", last, 2, stride: isLast ? 1 : 2,
        padding: isLast ? Padding(top: 0, left: 0, bottom: 1, right: 1) : .none)
    }
    last = try darknet("conv7", last, 1024, 3)
    last = try darknet("conv8", last, 1024, 3)
    _ = try conv("conv9", last, 5 * (4 + 1 + 20), 1, then: nil)
  }

  fileprivate mutating func yoloV3(batch: Int) throws(NetworkError) {
    var last = try darknet("conv0", darknetImage(batch), 32, 3)
    var stages: [TensorID] = []
    for (stage, repeats) in [1, 2, 8, 8, 4].enumerated() {
      let (name, width) = ("stage\(stage + 1)", 64 << stage)
      last = try darknet("\(name)/down", last, width, 3, stride: 2)
      for block in 1...repeats {
        let narrow = try darknet("\(name)/block\(block)/1x1", last, width / 2, 1)
        let wide = try darknet("\(name)/block\(block)/3x3", narrow, width, 3)
        last = try elementwise("\(name)/block\(block)/shortcut", [last, wide])
      }
      stages.append(last)
    }
    for (index, scale) in ["large", "medium", "small"].enumerated() {
      let width = 512 >> index
      if index > 0 {
        last = try darknet("\(scale)/reduce", last, width, 1)
        last = try upsampling("\(scale)/upsample", last, factor: 2)
        last = try concatenation("\(scale)/route", [last, stages[4 - index]])
      }
      for layer in 1...5 {
        let isWide = layer % 2 == 0
        last = try darknet(
          "\(scale)/conv\(layer)", last, isWide ? width * 2 : width, isWide ? 3 : 1)
      }
      let wide = try darknet("\(scale)/conv6", last, width * 2, 3)
      // Three anchors with a box, an objectness and 80 classes.
      _ = try conv("\(scale)/detect", wide, 3 * (4 + 1 + 80), 1, then: nil)
    }
  }
}
