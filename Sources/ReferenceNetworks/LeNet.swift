import NetworkModel

extension ReferenceNetworks {
  static let leNets = [
    ReferenceNetwork(
      "lenet-300-100",
      summary: "multilayer perceptron with 300 and 100 hidden units for MNIST",
      publication: "LeCun et al., Proc. IEEE 86(11), 1998; sizes of Han et al., NIPS 2015",
      macs: PublishedCount(
        "532 k FLOP", 266_000, precision: 500, source: Source.han),
      parameters: PublishedCount(
        "267 k", 267_000, precision: 1_000, source: Source.han)
    ) { (net, batch) throws(NetworkError) in
      let image = net.input(
        shape: try TensorShape(batch: batch, channels: 784, rows: 1, columns: 1))
      var last = try net.dense("ip1", image, 300)
      last = try net.dense("ip2", last, 100)
      try net.softmax(try net.dense("ip3", last, 10, then: nil))
    },
    ReferenceNetwork(
      "lenet-5", aliases: ["lenet"],
      summary: "Caffe's LeNet for MNIST: 20 and 50 convolutions, 500 hidden units",
      publication: "LeCun et al., Proc. IEEE 86(11), 1998; sizes of Caffe's examples/mnist",
      macs: PublishedCount(
        "4586 k FLOP", 2_293_000, precision: 500, source: Source.han),
      parameters: PublishedCount(
        "431 k", 431_000, precision: 1_000, source: Source.han)
    ) { (net, batch) throws(NetworkError) in
      let image = net.input(
        shape: try TensorShape(batch: batch, channels: 1, rows: 28, columns: 28))
      var last = try net.conv("conv1", image, 20, 5, padding: Padding.none, then: nil)
      last = try net.maxPool("pool1", last, 2, stride: 2)
      last = try net.conv("conv2", last, 50, 5, padding: Padding.none, then: nil)
      last = try net.maxPool("pool2", last, 2, stride: 2)
      last = try net.dense("ip1", last, 500)
      try net.softmax(try net.dense("ip2", last, 10, then: nil))
    },
  ]
}
