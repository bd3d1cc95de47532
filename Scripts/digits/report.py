"""The layer table and the README of the network's folder."""

import math

from onnx import helper, numpy_helper, shape_inference

WEIGHTED = ("Conv", "Gemm")


def layer_table(model):
    """Rows (name, operation, output shape, multiply-accumulates, parameters)
    of the float model, read from its graph."""
    graph = shape_inference.infer_shapes(model, strict_mode=True).graph
    shapes = {
        value.name: [d.dim_value for d in value.type.tensor_type.shape.dim]
        for value in list(graph.value_info) + list(graph.output)
    }
    stored = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    rows = []
    for node in graph.node:
        shape = shapes[node.output[0]][1:]  # the batch of one left out
        params = sum(stored[i].size for i in node.input if i in stored)
        macs, operation = 0, node.op_type
        if operation in WEIGHTED:
            weight = stored[node.input[1]]
            # Each output value takes one kernel's worth of products.
            macs = math.prod(shape) * (weight.size // len(weight))
        if operation in ("Conv", "MaxPool"):
            attributes = {
                a.name: helper.get_attribute_value(a) for a in node.attribute
            }
            side = attributes["kernel_shape"][0]
            depthwise = " depthwise" if attributes.get("group", 1) > 1 else ""
            operation = f"{operation} {side}×{side}{depthwise}"
        rows.append((node.name, operation, shape, macs, params))
    return rows


def markdown_table(rows):
    lines = [
        "| Layer | Operation | Output | MACs | Parameters |",
        "|---|---|---|---:|---:|",
    ]
    for name, operation, shape, macs, params in rows:
        output = "×".join(map(str, shape))
        macs, params = (f"{n:,}" if n else "–" for n in (macs, params))
        lines.append(f"| {name} | {operation} | {output} | {macs} | {params} |")
    macs, params = (f"{sum(row[i] for row in rows):,}" for i in (3, 4))
    lines.append(f"| **total** | | | **{macs}** | **{params}** |")
    return "\n".join(lines)


def readme(template, rows, accuracies, count):
    """The README: the template with the table and measurements filled in."""
    values = {"layers": markdown_table(rows)}
    for variant, share in accuracies.items():
        values[variant] = f"{100 * share:.2f} % ({round(share * count)} of {count})"
    return template.format(**values)
