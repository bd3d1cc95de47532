"""The network: two convolutions, one residual block, a depthwise-separable
pair, a global average and a fully connected layer.

    image 1x8x8
      conv1  3x3, 1 -> 16, ReLU
      conv2  3x3, 16 -> 32, batch normalisation, ReLU
      pool   2x2 maximum
      res    3x3, 32 -> 32, ReLU, 3x3, 32 -> 32, added to the block's input, ReLU
      dw     3x3 depthwise, 32, ReLU
      pw     1x1, 32 -> 32, ReLU
      gap    global average
      fc     32 -> 10
"""

import numpy as np

import layers

NARROW, WIDE = 16, 32  # channels before and after the second convolution
ACTIVATION_BITS = 4
# Pixels take the 17 values 0...16, so five bits hold the input without loss.
INPUT_BITS = 5


class Network:
    """The layers in order: `head`, then the residual `branch` whose result is
    added to the branch's own input, then `tail`.

    The same object serves full precision and, once scales are set, 4-bit
    training: quantizers without a scale change nothing.
    """

    def __init__(self, rng, classes):
        def quant(after, bits=ACTIVATION_BITS, signed=False):
            return layers.ActivationQuant(after + "_quant", bits, signed)

        def conv(name, inputs, outputs, kernel, bias=True):
            return layers.Convolution(name, inputs, outputs, kernel, rng, bias)

        relu = layers.Relu
        self.head = [
            quant("image", INPUT_BITS),
            conv("conv1", 1, NARROW, 3), relu("conv1_relu"), quant("conv1"),
            # Batch normalisation makes a bias here redundant.
            conv("conv2", NARROW, WIDE, 3, bias=False),
            layers.BatchNorm("conv2_bn", WIDE),
            relu("conv2_relu"), quant("conv2"),
            layers.MaxPool("pool"),
        ]
        self.branch = [
            conv("res1", WIDE, WIDE, 3), relu("res1_relu"), quant("res1"),
            conv("res2", WIDE, WIDE, 3), quant("res2", signed=True),
        ]
        self.tail = [
            relu("res_relu"), quant("res"),
            layers.DepthwiseConvolution("dw", WIDE, 3, rng),
            relu("dw_relu"), quant("dw"),
            conv("pw", WIDE, WIDE, 1), relu("pw_relu"), quant("pw"),
            layers.GlobalAverage("gap"), quant("gap"),
            layers.Dense("fc", WIDE, classes, rng),
        ]

    def layers(self):
        return self.head + self.branch + self.tail

    def forward(self, images, training=False):
        """Logits (images, classes) for inputs shaped (images, 1, 8, 8)."""
        x = images.transpose(1, 0, 2, 3)
        for layer in self.head:
            x = layer.forward(x, training)
        skip = x
        for layer in self.branch:
            x = layer.forward(x, training)
        x = x + skip
        for layer in self.tail:
            x = layer.forward(x, training)
        return x.T

    def backward(self, dlogits):
        """Fills every layer's gradients for the last forward pass."""
        d = np.ascontiguousarray(dlogits.T)
        for layer in reversed(self.tail):
            d = layer.backward(d)
        dskip = d
        for layer in reversed(self.branch):
            d = layer.backward(d)
        d = d + dskip
        for layer in reversed(self.head):
            d = layer.backward(d)

    def fold_batch_norm(self):
        """Moves the batch normalisation into the convolution before it."""
        for index, layer in enumerate(self.head):
            if not isinstance(layer, layers.BatchNorm):
                continue
            before = self.head[index - 1]
            gain = layer.params["scale"] / np.sqrt(
                layer.variance + np.float32(layers.BATCH_NORM_EPSILON)
            )
            before.params["weight"] *= gain[:, None, None, None]
            before.params["bias"] = layer.params["bias"] - layer.mean * gain
            del self.head[index]
            return
        raise ValueError("the network has no batch normalisation to fold")
