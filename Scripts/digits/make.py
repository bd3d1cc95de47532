"""Makes everything in Networks/digits: trains, quantizes, measures, writes.

    pip install -r Scripts/digits/requirements.txt
    python3 Scripts/digits/make.py [--output FOLDER]

The result depends on nothing but these scripts and the pinned packages: the
seed is fixed, arithmetic runs on one thread, and the linear algebra is asked
for one kernel family.  Running it twice on one machine gives identical files;
other processors may round differently and train slightly different weights.
"""

import argparse
import os
import platform
import sys
from pathlib import Path

# These must be set before NumPy loads: one thread fixes the order of sums,
# and naming the kernels keeps newer processors from choosing wider ones.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
if platform.machine() in ("x86_64", "AMD64"):
    os.environ["OPENBLAS_CORETYPE"] = "Haswell"

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

from errors import DigitsError  # noqa: E402 (found through the line above)

SEED = 20260101  # any fixed number serves
EPOCHS, RATE = 60, 4e-3  # float training, with Adam's peak learning rate
TUNE_EPOCHS, TUNE_RATE = 30, 1e-3  # the 4-bit fine-tune starts from trained weights
REFERENCE_IMAGES = 64  # test images whose logits are stored
SIZE_LIMIT = 200_000  # bytes per file
# Float logits of NumPy and ONNX Runtime differ by the order of additions.
FLOAT_TOLERANCE = 1e-4
LOWEST_ACCURACY = 0.95  # below this something is broken, not just unlucky


def check_versions():
    """Fails unless the pinned packages are the installed ones."""
    from importlib import metadata

    for line in (HERE / "requirements.txt").read_text().split():
        package, wanted = line.split("==")
        try:
            found = metadata.version(package)
        except metadata.PackageNotFoundError:
            found = "not installed"
        if found != wanted:
            raise DigitsError(f"needs {package} {wanted}, found {found}")


def make(output):
    """Trains, writes and measures; returns nothing, prints as it goes."""
    import numpy as np

    import data
    import evaluate
    import export
    import quantize
    import report
    import train
    from network import Network

    pixels, labels = data.load()
    (images, classes), (test_images, test_classes) = data.split(pixels, labels)
    paths = {k: output / f"digits-{k}.onnx" for k in ("float", "int8", "w4a4")}

    def save(kind, network=None, model=None):
        if model is None:
            model = export.build(network, f"digits_{kind}", data.SIDE, data.CLASSES)
        export.write(model, paths[kind], SIZE_LIMIT)
        return model

    rng = np.random.default_rng(SEED)
    print("Training in float")
    network = Network(rng, data.CLASSES)
    train.fit(network, images, classes, EPOCHS, RATE, rng, print)
    float_model = save("float", network)
    float_logits = network.forward(test_images)

    print("Quantizing to int8")
    save("int8", model=quantize.to_int8(float_model, images))

    print("Fine-tuning with 4-bit weights and activations")
    quantize.to_w4a4(network, images)
    train.fit(network, images, classes, TUNE_EPOCHS, TUNE_RATE, rng, print)
    quantize.check_clipping(network, images)
    save("w4a4", network)

    logits = {
        "float": evaluate.run_onnxruntime(paths["float"], test_images),
        "int8": evaluate.run_onnxruntime(paths["int8"], test_images),
        "w4a4": evaluate.run_qonnx(paths["w4a4"], test_images),
    }
    evaluate.check_close("float", float_logits, logits["float"], FLOAT_TOLERANCE)
    # Exact arithmetic leaves no room for the two executions to differ.
    evaluate.check_close("w4a4", network.forward(test_images), logits["w4a4"], 0)

    accuracies = {k: train.accuracy(v, test_classes) for k, v in logits.items()}
    for kind, share in accuracies.items():
        print(f"{kind}: {100 * share:.2f} % of {data.TEST_IMAGES} test images")
        if share < LOWEST_ACCURACY:
            raise DigitsError(f"{kind} is below {LOWEST_ACCURACY:.0%}")
        np.save(output / f"logits-{kind}.npy", logits[kind][:REFERENCE_IMAGES])

    data.write_idx(
        output / "images.idx3-ubyte", output / "labels.idx1-ubyte", pixels, labels
    )
    template = (HERE / "README.template.md").read_text(encoding="utf-8")
    rows = report.layer_table(float_model)
    text = report.readme(template, rows, accuracies, data.TEST_IMAGES)
    (output / "README.md").write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--output", type=Path, default=ROOT / "Networks" / "digits",
        help="folder to write to (Networks/digits)",
    )
    output = parser.parse_args().output
    try:
        check_versions()
        output.mkdir(parents=True, exist_ok=True)
        make(output)
    except (DigitsError, OSError) as error:
        raise SystemExit(f"make.py: {error}")
    print(f"Wrote {output}")


if __name__ == "__main__":
    main()
