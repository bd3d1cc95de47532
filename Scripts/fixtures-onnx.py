#!/usr/bin/env python3
"""Writes the small ONNX files that the importer's tests read.

Usage: fixtures-onnx.py [directory]; the directory defaults to the tests' fixtures. Needs the Python
package onnx. The weights are whole numbers that follow from their position, so that the files are
the same on every run.
"""

import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper, numpy_helper

MODELS = {}


def fixture(function):
    MODELS[function.__name__.replace("_", "-")] = function
    return function


def ramp(*shape, dtype=np.float32, modulus=7):
    """Whole numbers from -modulus//2 up, repeated."""
    count = int(np.prod(shape))
    return (np.arange(count) % modulus - modulus // 2).reshape(shape).astype(dtype)


def node(op, inputs, outputs, domain="", **attributes):
    if isinstance(inputs, str):
        inputs = inputs.split()
    inputs = ["" if name == "-" else name for name in inputs]
    outputs = outputs.split()
    return helper.make_node(op, inputs, outputs, name=outputs[0] + "_node", domain=domain, **attributes)


def model(nodes, inputs, outputs, constants=None, opset=13, domains=(), ir=8, annotations=None):
    def value(name, shape):
        kind = T.FLOAT
        if isinstance(shape, tuple):
            shape, kind = shape
        return helper.make_tensor_value_info(name, kind, shape)

    tensors = [
        item if isinstance(item, onnx.TensorProto) else numpy_helper.from_array(np.asarray(item), name)
        for name, item in (constants or {}).items()
    ]
    graph = helper.make_graph(
        nodes,
        "graph",
        [value(*item) for item in inputs.items()],
        [value(name, None) for name in outputs.split()],
        tensors,
    )
    for tensor, kind in (annotations or {}).items():
        entry = graph.quantization_annotation.add()
        entry.tensor_name = tensor
        pair = entry.quant_parameter_tensor_names.add()
        pair.key, pair.value = "finn_datatype", kind
    sets = [helper.make_opsetid("", opset)] + [helper.make_opsetid(name, 1) for name in domains]
    return helper.make_model(graph, opset_imports=sets, ir_version=ir, producer_name="fixtures")


def single(op, shape, constants=None, operands="", opset=13, domain="", **attributes):
    """A network of one node that reads x."""
    return model(
        [node(op, f"x {operands}", "y", domain=domain, **attributes)], {"x": shape}, "y", constants, opset
    )


F32 = np.float32


# Convolutions


@fixture
def conv_bias():
    return single("Conv", [1, 2, 5, 6], {"w": ramp(4, 2, 3, 3), "b": ramp(4)}, "w b", pads=[1, 0, 2, 1], strides=[2, 1])


@fixture
def conv_grouped_dilated():
    return single("Conv", [1, 4, 9, 9], {"w": ramp(6, 2, 3, 3)}, "w", group=2, dilations=[2, 2])


@fixture
def conv_depthwise():
    return single("Conv", [2, 4, 6, 6], {"w": ramp(4, 1, 3, 3)}, "w", group=4)


@fixture
def conv_same_lower():
    return single("Conv", [1, 1, 6, 7], {"w": ramp(1, 1, 4, 4)}, "w", auto_pad="SAME_LOWER", strides=[2, 2])


@fixture
def conv_same_upper():
    return single("Conv", [1, 1, 6, 7], {"w": ramp(1, 1, 4, 4)}, "w", auto_pad="SAME_UPPER", strides=[2, 2])


@fixture
def conv_one_dimension():
    return single("Conv", [1, 3, 20], {"w": ramp(5, 3, 4)}, "w", pads=[1, 2], strides=[2])


@fixture
def conv_padded_before():
    return model(
        [node("Pad", "x p", "padded"), node("Conv", "padded w", "y", pads=[1, 1, 1, 1])],
        {"x": [1, 1, 4, 4]}, "y", {"w": ramp(1, 1, 3, 3), "p": np.array([0, 0, 1, 0, 0, 0, 0, 2])})


@fixture
def conv_transposed():
    return single("ConvTranspose", [1, 4, 5, 5], {"w": ramp(4, 3, 3, 3), "b": ramp(6)}, "w b", group=2, strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])


@fixture
def conv_transposed_output_shape():
    return single("ConvTranspose", [1, 2, 5, 5], {"w": ramp(2, 3, 3, 3)}, "w", strides=[2, 2], output_shape=[10, 10])


@fixture
def batch_normalization_folded():
    one = np.array
    return model(
        [node("Conv", "x w b", "c"), node("BatchNormalization", "c g o m v", "y", epsilon=0.0)],
        {"x": [1, 1, 3, 3]}, "y",
        {"w": ramp(2, 1, 1, 1, modulus=3) + 2, "b": one([1, 2], F32), "g": one([2, 6], F32), "o": one([1, -1], F32), "m": one([3, 1], F32), "v": one([4, 9], F32)})


@fixture
def scale_folded():
    return model(
        [node("MatMul", "x w", "m"), node("Add", "m b", "a"), node("Mul", "s a", "u"), node("Sub", "t u", "y")],
        {"x": [1, 3]}, "y",
        {"w": ramp(3, 2), "b": np.array([1, 2], F32), "s": F32(2), "t": np.array([[10, 20]], F32)})


@fixture
def scale_not_folded():
    return model(
        [node("Conv", "x w", "c"), node("Mul", "c s", "m"), node("Add", "m c", "y")],
        {"x": [1, 1, 3, 3]}, "y", {"w": ramp(2, 1, 1, 1), "s": np.array([2, 3], F32).reshape(2, 1, 1)})


# Products


@fixture
def gemm_factors():
    return model(
        [node("Gemm", "x w c", "y", alpha=2.0, beta=3.0, transB=1)], {"x": [2, 3]}, "y",
        {"w": ramp(4, 3), "c": np.array([1, 2, 3, 4], F32)})


@fixture
def gemm_transposed_input():
    return single("Gemm", [3, 2], {"w": ramp(3, 4)}, "w", transA=1)


@fixture
def product_of_sequence():
    return model(
        [node("MatMul", "x w", "m"), node("Add", "m b", "y")], {"x": [2, 7, 3]}, "y",
        {"w": ramp(3, 5), "b": np.arange(5, dtype=F32)})


@fixture
def product_of_activations():
    return model(
        [node("Transpose", "x", "t", perm=[0, 1, 3, 2]), node("MatMul", "x t", "s"), node("Softmax", "s", "p"), node("MatMul", "p x", "y")],
        {"x": [1, 2, 5, 4]}, "y")


@fixture
def product_weights_left():
    return model([node("MatMul", "w x", "y")], {"x": [3, 6]}, "y", {"w": ramp(4, 3)})


@fixture
def product_of_wide_weights():
    return single("MatMul", [2, 3], {"w": ramp(1, 3, 4)}, "w")


@fixture
def product_with_column():
    return single("MatMul", [2, 3], {"w": ramp(3)}, "w")


# Pooling, shape and elementwise operators


@fixture
def pool_ceil():
    return single("MaxPool", [1, 3, 6, 6], kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)


@fixture
def pool_average_padded():
    return single("AveragePool", [1, 3, 6, 6], kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1)


@fixture
def pool_mean_axes():
    return single("ReduceMean", [1, 3, 4, 5], axes=[2, 3], keepdims=0)


@fixture
def shape_arithmetic():
    return model(
        [
            node("Shape", "x", "s"), node("Gather", "s zero", "n"), node("Unsqueeze", "n", "u", axes=[0]),
            node("Constant", [], "rest", value=numpy_helper.from_array(np.array([-1]))),
            node("Concat", "u rest", "t", axis=0), node("Reshape", "x t", "y"),
        ],
        {"x": ["batch", 2, 3, 4]}, "y", {"zero": np.array(0)}, opset=11)


@fixture
def shape_operators():
    return model(
        [
            node("Range", "a b c", "r"), node("Cast", "r", "f", to=T.FLOAT),
            node("ConstantOfShape", "n", "ones", value=numpy_helper.from_array(np.array([1], F32))),
            node("Expand", "f n", "e"), node("Slice", "e a1 b1", "part"), node("Mul", "part part", "sq"),
            node("Div", "sq two", "w1"), node("Reshape", "w1 shape", "w"), node("Conv", "x w", "y"),
        ],
        {"x": [1, 1, 3, 3]}, "y",
        {"a": np.array(0), "b": np.array(4), "c": np.array(1), "n": np.array([2, 4]), "a1": np.array([0, 2]), "b1": np.array([2, 4]), "two": F32(2), "shape": np.array([4, 1, 1, 1])})


@fixture
def resize_scales():
    return single("Resize", [1, 2, 3, 4], {"r": np.array([], F32), "s": np.array([1, 1, 2, 3], F32)}, "r s", mode="nearest")


@fixture
def resize_sizes():
    return single("Resize", [1, 2, 3, 4], {"z": np.array([1, 2, 9, 5])}, "- - z", mode="linear")


@fixture
def upsample_attribute():
    return single("Upsample", [1, 2, 3, 4], opset=7, scales=[1.0, 1.0, 2.0, 2.0])


@fixture
def split_and_concat():
    return model(
        [node("Split", "x", "a b", axis=1), node("Relu", "a", "c"), node("Concat", "b c", "d", axis=1), node("Slice", "d s e ax", "y")],
        {"x": [1, 4, 3, 3]}, "y", {"s": np.array([1]), "e": np.array([99]), "ax": np.array([2])})


@fixture
def activations():
    nodes, name = [], "x"
    for index, (op, extra, attributes) in enumerate([
        ("Relu", "", {}), ("LeakyRelu", "", {"alpha": 0.2}), ("PRelu", "slope", {}), ("Clip", "low high", {}), ("Sigmoid", "", {}),
        ("HardSigmoid", "", {}), ("HardSwish", "", {}), ("Tanh", "", {}), ("Elu", "", {"alpha": 0.5}), ("Erf", "", {}), ("Softmax", "", {"axis": 1}),
        ("LogSoftmax", "", {}), ("InstanceNormalization", "scale shift", {}), ("LRN", "", {"size": 3}), ("Dropout", "", {}), ("Identity", "", {}),
    ]):
        nodes.append(node(op, f"{name} {extra}", f"t{index}", **attributes))
        name = f"t{index}"
    nodes.append(node("DepthToSpace", name, "y", blocksize=2))
    return model(nodes, {"x": [1, 4, 2, 2]}, "y", {"slope": ramp(4, 1, 1), "low": F32(-1), "high": F32(6), "scale": np.ones(4, F32), "shift": ramp(4)})


@fixture
def residual():
    return model(
        [node("Conv", "x w", "c"), node("Relu", "c", "r"), node("Add", "r x", "a"), node("ArgMax", "a", "y", axis=1, keepdims=0)],
        {"x": [1, 2, 4, 4]}, "y", {"w": ramp(2, 2, 1, 1)})


@fixture
def half_precision():
    return model(
        [node("Conv", "x w", "y")], {"x": ([1, 1, 2, 2], T.FLOAT16)}, "y",
        {"w": np.array([0.5, -2, 65504, 6e-8], np.float16).reshape(4, 1, 1, 1)})


# Quantized networks


def qdq_constants(prefix, scale, zero):
    return {f"{prefix}_s": F32(scale), f"{prefix}_z": np.array(zero)}


@fixture
def qdq_conv():
    return model(
        [
            node("QuantizeLinear", "x x_s x_z", "xq"), node("DequantizeLinear", "xq x_s x_z", "xd"),
            node("DequantizeLinear", "wq w_s w_z", "w", axis=0), node("DequantizeLinear", "bq b_s", "b", axis=0),
            node("Conv", "xd w b", "c"), node("Relu", "c", "r"),
            node("QuantizeLinear", "r r_s r_z", "rq"), node("DequantizeLinear", "rq r_s r_z", "rd"), node("MaxPool", "rd", "y", kernel_shape=[2, 2]),
        ],
        {"x": [1, 2, 4, 4]}, "y",
        {
            "wq": ramp(3, 2, 1, 1, dtype=np.int8), "w_s": np.array([0.5, 0.25, 0.125], F32), "w_z": np.array([0, 0, 0], np.int8),
            "bq": np.array([100, -7, 16777217], np.int32), "b_s": np.array([0.05, 0.025, 0.0125], F32),
            **qdq_constants("x", 0.1, np.int8(3)), **qdq_constants("r", 0.2, np.uint8(0)),
        })


@fixture
def qdq_shared_tensor():
    return model(
        [
            node("Relu", "x", "r"), node("QuantizeLinear", "r s z", "q"), node("DequantizeLinear", "q s z", "d"),
            node("Add", "r d", "y"),
        ],
        {"x": [1, 4]}, "y", {"s": F32(0.5), "z": np.int8(0)})


@fixture
def qdq_four_bits():
    packed = helper.make_tensor("wq", T.INT4, [2, 3], np.array([0x21, 0xF8, 0x07], np.uint8).tobytes(), raw=True)
    return model(
        [node("DequantizeLinear", "wq s", "w"), node("Gemm", "x w", "y", transB=1)],
        {"x": [1, 3]}, "y", {"wq": packed, "s": F32(0.5)}, opset=21, ir=10)


@fixture
def qoperator():
    return model(
        [
            node("QuantizeLinear", "x x_s x_z", "xq"),
            node("QLinearConv", "xq x_s x_z w w_s w_z c_s c_z b", "c"),
            node("QLinearAdd", "c c_s c_z c c_s c_z a_s a_z", "a", "com.microsoft"),
            node("QLinearGlobalAveragePool", "a a_s a_z g_s g_z", "g", "com.microsoft", channels_last=0),
            node("Flatten", "g", "f"),
            node("QGemm", "f g_s g_z v v_s v_z d o_s o_z", "o", "com.microsoft", transB=1),
            node("DequantizeLinear", "o o_s o_z", "y"),
        ],
        {"x": [1, 2, 4, 4]}, "y",
        {
            "w": ramp(3, 2, 1, 1, dtype=np.uint8, modulus=5), "b": np.array([1, 2, 3], np.int32), "v": ramp(4, 3, dtype=np.int8), "d": ramp(4, dtype=np.int32),
            **qdq_constants("x", 0.1, np.uint8(3)), **qdq_constants("w", 0.5, np.uint8(2)), **qdq_constants("c", 0.2, np.uint8(9)),
            **qdq_constants("a", 0.4, np.uint8(8)), **qdq_constants("g", 0.3, np.uint8(7)), **qdq_constants("v", 0.25, np.int8(0)), **qdq_constants("o", 0.6, np.uint8(1)),
        },
        domains=["com.microsoft"])


@fixture
def qoperator_product():
    constants = {"w": ramp(3, 4, dtype=np.int8), "b": ramp(4, dtype=np.uint8, modulus=3) + np.uint8(1), **qdq_constants("x", 0.1, np.uint8(3)), **qdq_constants("w", 0.5, np.int8(0)),
                 **qdq_constants("m", 0.2, np.uint8(9)), **qdq_constants("b", 0.5, np.uint8(1)), **qdq_constants("y", 0.4, np.uint8(8))}
    return model(
        [
            node("QLinearMatMul", "x x_s x_z w w_s w_z m_s m_z", "m"),
            node("QLinearAdd", "m m_s m_z b b_s b_z y_s y_z", "a", "com.microsoft"),
            node("QLinearSigmoid", "a y_s y_z m_s m_z", "g", "com.microsoft"),
            node("QLinearConcat", "y_s y_z a y_s y_z g m_s m_z", "y", "com.microsoft", axis=1),
        ],
        {"x": ([1, 3], T.UINT8)}, "y", constants, domains=["com.microsoft"])


@fixture
def dynamic_quantization():
    return model(
        [
            node("DynamicQuantizeLinear", "x", "xq xs xz"), node("ConvInteger", "xq w xz wz", "c", kernel_shape=[1, 1]),
            node("Cast", "c", "f", to=T.FLOAT), node("Mul", "xs ws", "s"), node("Mul", "f s", "r"), node("Add", "r b", "y"),
        ],
        {"x": [1, 2, 3, 3]}, "y",
        {"w": ramp(4, 2, 1, 1, dtype=np.int8), "wz": np.int8(0), "ws": F32(0.125), "b": ramp(1, 4, 1, 1)})


@fixture
def dynamic_product():
    return model(
        [
            node("DynamicQuantizeLinear", "x", "xq xs xz"), node("MatMulInteger", "xq w xz wz", "c"),
            node("Cast", "c", "f", to=T.FLOAT), node("Mul", "xs ws", "s"), node("Mul", "f s", "y"),
        ],
        {"x": [1, 3]}, "y",
        {"w": ramp(3, 2, dtype=np.uint8, modulus=4) + np.uint8(2), "wz": np.array([1, 2], np.uint8), "ws": np.array([0.5, 0.25], F32)})


def qonnx(domain, weight_bits=3):
    return model(
        [
            node("Quant", "x xs zero xb", "xq", domain, signed=1, narrow=0, rounding_mode="ROUND"),
            node("Ceil", "wb", "wbits"),
            node("Quant", "w ws zero wbits", "wq", domain, signed=1, narrow=1, rounding_mode="ROUND"),
            node("Transpose", "wq", "wt", perm=[1, 0]), node("MatMul", "xq wt", "m"),
            node("BatchNormalization", "m g b mu v", "n"), node("Relu", "n", "r"),
            node("Quant", "r rs zero rb", "y", domain, signed=0, narrow=0, rounding_mode="FLOOR"),
        ],
        {"x": [1, 4]}, "y",
        {
            "w": ramp(2, 4) / 2, "ws": np.array([[0.5], [0.25]], F32), "wb": F32(weight_bits - 0.5), "zero": F32(0), "xs": F32(0.1), "xb": F32(8),
            "rs": F32(0.3), "rb": F32(4), "g": np.ones(2, F32), "b": np.ones(2, F32), "mu": np.zeros(2, F32), "v": np.ones(2, F32),
        },
        opset=11, domains=[domain] if domain else [], ir=6)


@fixture
def qonnx_brevitas():
    return qonnx("onnx.brevitas")


@fixture
def qonnx_finn():
    return qonnx("finn.custom_op.general")


@fixture
def qonnx_general():
    return qonnx("qonnx.custom_op.general")


@fixture
def qonnx_plain():
    return qonnx("")


@fixture
def qonnx_bipolar():
    d = "qonnx.custom_op.general"
    return model(
        [
            node("BipolarQuant", "x one", "xq", d), node("BipolarQuant", "w half", "wq", d), node("Conv", "xq wq", "c"),
            node("Trunc", "c one zero before after", "y", d, rounding_mode="FLOOR"),
        ],
        {"x": [1, 2, 3, 3]}, "y",
        {"w": ramp(2, 2, 1, 1), "one": F32(1), "half": F32(0.5), "zero": F32(0), "before": F32(8), "after": F32(4)}, domains=[d])


@fixture
def finn_thresholds():
    d = "finn.custom_op.general"
    return model(
        [
            node("MultiThreshold", "x t", "a", d, out_dtype="UINT2"), node("MatMul", "a w", "m"), node("Unsqueeze", "m", "u", axes=[2]),
            node("BatchNormalization", "u g b mu v", "n"), node("Squeeze", "n", "q", axes=[2]),
            node("MultiThreshold", "q t2", "h", d, out_scale=2.0, out_bias=-1.0, out_dtype="BIPOLAR"), node("MatMul", "h w2", "y"),
        ],
        {"x": [1, 3]}, "y",
        {
            "t": np.array([[-1, 0, 1]], F32), "t2": np.array([[0], [1]], F32), "w": ramp(3, 2, modulus=3), "w2": np.array([[1, -1], [-1, 1]], F32),
            "g": np.ones(2, F32) * 2, "b": np.ones(2, F32), "mu": np.zeros(2, F32), "v": np.ones(2, F32),
        },
        opset=11, domains=[d], ir=7, annotations={"w": "TERNARY", "w2": "BIPOLAR", "a": "UINT2", "m": "INT32", "x": "UINT8"})


@fixture
def finn_int2():
    return model([node("MatMul", "x w", "y")], {"x": [1, 3]}, "y", {"w": ramp(3, 2, modulus=4)}, annotations={"w": "INT2"})


@fixture
def pact_requantization():
    return model(
        [node("Conv", "x w", "c"), node("RequantShift", "c mul add", "y", n_levels_out=helper.make_tensor("n", T.FLOAT, [], [256.0]), signed=helper.make_tensor("s", T.FLOAT, [], [0.0]), div=helper.make_tensor("d", T.FLOAT, [], [1024.0]))],
        {"x": [1, 1, 3, 3]}, "y", {"w": ramp(2, 1, 3, 3), "mul": np.array([512, 256], F32).reshape(1, 2, 1, 1), "add": np.array([1024, 0], F32).reshape(1, 2, 1, 1)})


# Networks of which only shapes are known, and operators that are not


@fixture
def shapes_only():
    return model(
        [node("Conv", "x w b", "c"), node("BatchNormalization", "c g o m v", "n"), node("Relu", "n", "r"), node("Flatten", "r", "f"), node("Gemm", "f u", "y", transB=1)],
        {"x": [1, 3, 4, 4], "w": [8, 3, 3, 3], "b": [8], "g": [8], "o": [8], "m": [8], "v": [8], "u": [10, 32]}, "y")


@fixture
def unknown_operator():
    return model([node("Relu", "x", "r"), node("Fancy", "r", "y", "org.example")], {"x": [1, 4]}, "y", domains=["org.example"])


@fixture
def dead_nodes():
    return model([node("Relu", "x", "y"), node("Conv", "x w", "unused")], {"x": [1, 1, 4, 4]}, "y", {"w": ramp(1, 1, 1, 1)})


# Malformed


@fixture
def bad_unknown_with_weights():
    return model([node("Fancy", "x w", "y", "org.example")], {"x": [1, 4]}, "y", {"w": ramp(4, 4)}, domains=["org.example"])


@fixture
def bad_recurrent():
    return single("GRU", [5, 1, 3], {"w": ramp(1, 6, 3), "r": ramp(1, 6, 2)}, "w r", hidden_size=2)


@fixture
def bad_einsum():
    return model([node("Einsum", "x x", "y", equation="ij,jk->ik")], {"x": [4, 4]}, "y")


@fixture
def bad_subgraph():
    body = helper.make_graph([node("Relu", "x", "z")], "body", [], [helper.make_tensor_value_info("z", T.FLOAT, None)])
    return model([node("If", "c", "y", then_branch=body, else_branch=body)], {"x": [1, 4]}, "y", {"c": np.array(True)})


@fixture
def bad_cycle():
    return model([node("Add", "x b", "a"), node("Relu", "a", "b")], {"x": [1, 4]}, "b")


@fixture
def bad_missing_tensor():
    return model([node("Add", "x nowhere", "y")], {"x": [1, 4]}, "y")


@fixture
def bad_written_twice():
    return model([node("Relu", "x", "y"), node("Tanh", "x", "y")], {"x": [1, 4]}, "y")


@fixture
def bad_duplicate_initializer():
    result = single("Conv", [1, 1, 3, 3], {"w": ramp(1, 1, 1, 1)}, "w")
    result.graph.initializer.append(result.graph.initializer[0])
    return result


@fixture
def bad_stride():
    return single("Conv", [1, 1, 4, 4], {"w": ramp(1, 1, 3, 3)}, "w", strides=[0, 1])


@fixture
def bad_dilation():
    return single("Conv", [1, 1, 4, 4], {"w": ramp(1, 1, 3, 3)}, "w", dilations=[1, 0])


@fixture
def bad_group():
    return single("Conv", [1, 4, 4, 4], {"w": ramp(4, 4, 3, 3)}, "w", group=0)


@fixture
def bad_group_remainder():
    return single("Conv", [1, 4, 4, 4], {"w": ramp(4, 1, 3, 3)}, "w", group=3)


@fixture
def bad_kernel_too_large():
    return single("Conv", [1, 1, 4, 4], {"w": ramp(1, 1, 5, 5)}, "w")


@fixture
def bad_pool_stride():
    return single("MaxPool", [1, 1, 4, 4], kernel_shape=[2, 2], strides=[-1, 1])


@fixture
def bad_dimension():
    return single("Relu", [1, -3, 4])


@fixture
def bad_symbolic_size():
    return single("Relu", [1, 3, "height", "width"])


@fixture
def bad_huge_input():
    return single("Relu", [1, 1 << 20, 1 << 20])


@fixture
def bad_huge_constant():
    return model(
        [node("ConstantOfShape", "n", "c"), node("Add", "x c", "y")], {"x": [1, 4]}, "y", {"n": np.array([1 << 20, 1 << 20])})


@fixture
def bad_huge_output():
    return single("Expand", [1, 4], {"n": np.array([1 << 50, 4])}, "n")


@fixture
def bad_huge_padding():
    return single("Conv", [1, 1, 4, 4], {"w": ramp(1, 1, 3, 3)}, "w", pads=[1 << 62, 1 << 62, 0, 0])


@fixture
def bad_short_weights():
    result = single("Conv", [1, 1, 4, 4], {"w": ramp(1, 1, 3, 3)}, "w")
    result.graph.initializer[0].raw_data = result.graph.initializer[0].raw_data[:-4]
    return result


@fixture
def bad_external_weights():
    result = single("Conv", [1, 1, 4, 4], {"w": ramp(1, 1, 3, 3)}, "w")
    tensor = result.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = T.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "/etc/passwd"
    return result


@fixture
def bad_scale_nan():
    return model([node("QuantizeLinear", "x s z", "q"), node("DequantizeLinear", "q s z", "y")], {"x": [1, 4]}, "y", {"s": F32("nan"), "z": np.int8(0)})


@fixture
def bad_scale_zero():
    return model([node("Quant", "x s z b", "y", "onnx.brevitas")], {"x": [1, 4]}, "y", {"s": F32(0), "z": F32(0), "b": F32(8)}, domains=["onnx.brevitas"])


@fixture
def bad_bits():
    return model([node("Quant", "x s z b", "y", "onnx.brevitas")], {"x": [1, 4]}, "y", {"s": F32(1), "z": F32(0), "b": F32(2.5)}, domains=["onnx.brevitas"])


@fixture
def bad_computed_weights():
    return model([node("Relu", "x", "w"), node("Conv", "x w", "y")], {"x": [1, 1, 1, 1]}, "y")


@fixture
def bad_channels():
    return single("Conv", [1, 3, 4, 4], {"w": ramp(1, 2, 3, 3)}, "w")


@fixture
def bad_product():
    return single("MatMul", [1, 3], {"w": ramp(4, 5)}, "w")


@fixture
def bad_scalar_product():
    return single("MatMul", [], {"w": ramp(1, 5)}, "w")


@fixture
def bad_runtime_scale():
    result = dynamic_product()
    result.graph.initializer[2].dims.append(1)
    return result


@fixture
def bad_reshape():
    return single("Reshape", [1, 6], {"s": np.array([4, -1])}, "s")


@fixture
def bad_three_dimensions():
    return single("Conv", [1, 1, 4, 4, 4], {"w": ramp(1, 1, 3, 3, 3)}, "w")


@fixture
def bad_annotation():
    return model([node("MatMul", "x w", "y")], {"x": [1, 3]}, "y", {"w": ramp(3, 2) / 2}, annotations={"w": "INT4"})


@fixture
def bad_variance():
    return model(
        [node("BatchNormalization", "x g g g v", "y")], {"x": [1, 2, 2, 2]}, "y", {"g": np.ones(2, F32), "v": np.array([-1, 1], F32)})


def main():
    default = pathlib.Path(__file__).resolve().parent.parent / "Tests/NetworkImportTests/Fixtures"
    directory = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    directory.mkdir(parents=True, exist_ok=True)
    for name, make in MODELS.items():
        data = make().SerializeToString()
        assert len(data) < 20_000, name
        (directory / f"{name}.onnx").write_bytes(data)


if __name__ == "__main__":
    main()
