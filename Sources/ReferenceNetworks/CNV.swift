import NetworkModel

extension ReferenceNetworks {
  static let cnvs = [
    ReferenceNetwork(
      "cnv",
      summary: "FINN's VGG-like network for CIFAR-10, its 10 classes padded to 64 as in BNN-PYNQ",
      publication: "Umuroglu et al., FPGA 2017; sizes of Xilinx/BNN-PYNQ@d39c1c7",
      macs: PublishedCount(
        "sum of cycles x PE x SIMD", 59_489_024,
        source: "Xilinx/BNN-PYNQ@d39c1c7, cnvW1A1/hw/config.h"),
      parameters: PublishedCount(
        "sum of WMEM x PE x SIMD", 1_570_496, notModelled: -1_984,
        source: "Xilinx/BNN-PYNQ@d39c1c7, cnvW1A1/hw/config.h, without thresholds")
    ) { (net, batch) throws(NetworkError) in
      // Pixels are numbers of 8 bits, 1 of them before the point (cnvW1A1/hw/top.cpp).
      var last = net.input(
        shape: try TensorShape(batch: batch, channels: 3, rows: 32, columns: 32),
        format: .fixedPoint(bits: 8, fractionBits: 7, isSigned: true))
      for (stage, channels) in [64, 128, 256].enumerated() {
        for half in 0...1 {
          last = try net.conv(
            "conv\(2 * stage + half)", last, channels, 3, padding: Padding.none)
        }
        if stage < 2 { last = try net.maxPool("pool\(stage)", last, 2, stride: 2) }
      }
      last = try net.dense("fc6", last, 512)
      last = try net.dense("fc7", last, 512)
      _ = try net.dense("fc8", last, 64, then: nil)
    }
  ]
}
