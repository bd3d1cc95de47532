"""Writes a network as ONNX: in float, or with QONNX Quant nodes.

Node, tensor and initialiser names follow the layers: node `res1` computes
tensor `res1` from `res1.weight` and `res1.bias`.  A quantizer that follows
layer `x` is the node `x_quant`; a weight's is `x.weight_quant`.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import layers
from errors import DigitsError

IR_VERSION = 8  # the version that came with ONNX opset 13...17
OPSET = 13  # the first opset with per-channel QuantizeLinear
QONNX_DOMAIN = "qonnx.custom_op.general"
QONNX_VERSION = 1
INPUT, OUTPUT = "image", "logits"


class _Graph:
    """Collects nodes and initialisers while following one tensor."""

    def __init__(self):
        self.nodes, self.initializers = [], []
        self.tensor = INPUT

    def constant(self, name, value):
        value = np.asarray(value, np.float32)
        self.initializers.append(numpy_helper.from_array(value, name))
        return name

    def node(self, op, name, inputs, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [name], name, **attributes))
        self.tensor = name

    def quant(self, name, source, scale, bits, signed, narrow):
        inputs = [
            source,
            self.constant(name + ".scale", scale),
            self.constant(name + ".zeropt", 0),
            self.constant(name + ".bitwidth", bits),
        ]
        self.node(
            "Quant", name, inputs, domain=QONNX_DOMAIN,
            signed=int(signed), narrow=int(narrow), rounding_mode="ROUND",
        )

    def operands(self, layer):
        """The names of a layer's weight and bias; a quantized layer's weight
        passes a Quant node and its bias is stored on the accumulator grid."""
        source = self.tensor
        weight = self.constant(layer.name + ".weight", layer.params["weight"])
        _, bias = layer.effective()
        if layer.weight_scale is not None:
            name = weight + "_quant"
            bits = layers.WEIGHT_BITS
            self.quant(name, weight, layer.scale_like_weight(), bits, True, True)
            weight = name
        inputs = [source, weight]
        if bias is not None:
            inputs.append(self.constant(layer.name + ".bias", bias))
        return inputs

    def add(self, layer):
        """Appends the node or nodes of one layer."""
        kind, name = type(layer), layer.name
        if kind in (layers.Convolution, layers.DepthwiseConvolution):
            side, pad = layer.kernel, layer.kernel // 2
            self.node(
                "Conv", name, self.operands(layer), kernel_shape=[side, side],
                pads=[pad] * 4, strides=[1, 1], dilations=[1, 1], group=layer.groups,
            )
        elif kind is layers.BatchNorm:
            values = dict(layer.params, mean=layer.mean, variance=layer.variance)
            keys = ("scale", "bias", "mean", "variance")
            inputs = [self.constant(f"{name}.{k}", values[k]) for k in keys]
            self.node(
                "BatchNormalization", name, [self.tensor] + inputs,
                epsilon=layers.BATCH_NORM_EPSILON,
            )
        elif kind is layers.Relu:
            self.node("Relu", name, [self.tensor])
        elif kind is layers.MaxPool:
            self.node(
                "MaxPool", name, [self.tensor],
                kernel_shape=[2, 2], strides=[2, 2], pads=[0] * 4,
            )
        elif kind is layers.GlobalAverage:
            self.node("GlobalAveragePool", name, [self.tensor])
        elif kind is layers.Dense:
            self.node("Flatten", "flatten", [self.tensor], axis=1)
            self.node("Gemm", name, self.operands(layer), transB=1)
        elif kind is layers.ActivationQuant:
            if layer.scale is not None:
                self.quant(
                    name, self.tensor, layer.scale, layer.bits, layer.signed, False
                )
        else:
            raise DigitsError(f"{name}: no ONNX form for a {kind.__name__}")


def build(network, name, side, classes):
    """The network as an ONNX model with a static batch of one."""
    graph = _Graph()
    for layer in network.head:
        graph.add(layer)
    skip = graph.tensor
    for layer in network.branch:
        graph.add(layer)
    graph.node("Add", "res_add", [graph.tensor, skip])
    for layer in network.tail:
        graph.add(layer)
    graph.nodes[-1].output[0] = OUTPUT

    quantized = any(node.domain == QONNX_DOMAIN for node in graph.nodes)
    opsets = [helper.make_opsetid("", OPSET)]
    if quantized:
        opsets.append(helper.make_opsetid(QONNX_DOMAIN, QONNX_VERSION))
    floats = TensorProto.FLOAT
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            name,
            [helper.make_tensor_value_info(INPUT, floats, [1, 1, side, side])],
            [helper.make_tensor_value_info(OUTPUT, floats, [1, classes])],
            graph.initializers,
        ),
        opset_imports=opsets,
        producer_name="millrace-digits",
        ir_version=IR_VERSION,
    )
    # The checker knows no Quant operator; it still checks everything else.
    onnx.checker.check_model(model, full_check=not quantized)
    return model


def write(model, path, size_limit):
    """Pins the versions and writes the model, refusing an oversized file."""
    model.ir_version = IR_VERSION
    version = {o.domain: o.version for o in model.opset_import}.get("")
    if version != OPSET:
        raise DigitsError(f"{path.name}: opset {version}, expected {OPSET}")
    content = model.SerializeToString(deterministic=True)
    if len(content) > size_limit:
        raise DigitsError(f"{path.name}: {len(content)} bytes, limit {size_limit}")
    path.write_bytes(content)
