"""Write the shipped detector as TensorFlow Lite files, for measuring other runtimes with our own weights (`npm run bench`).

`python export_tflite.py --pictures FOLDER [--out FOLDER]` reads `models/detector/detector.onnx` and writes `detector.tflite` (weights
stored as fp16, as ours are) and `detector-int8.tflite` (weights and activations in 8 bits, floats in and out). The app does not load them.

The input becomes [1, 320, 320, 3], as this runtime wants it; the output stays [1, 6, 2100]. Needs tensorflow-cpu 2.21, onnx, onnxruntime and pillow.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import tensorflow as tf
from onnx import helper, numpy_helper
from PIL import Image

SIZE = 320
FILL = 114
ROOT = Path(__file__).resolve().parents[3]
PICTURES = 48  # to see the range of activations on


def network(path: Path) -> tf.types.experimental.ConcreteFunction:
    """The ONNX graph in TensorFlow, channels last. Knows what our detectors are made of and refuses everything else."""
    graph = onnx.load(path).graph
    weights = {tensor.name: numpy_helper.to_array(tensor).astype(np.float32) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in weights:
            weights[node.output[0]] = weights[node.input[0]]

    def run(images: tf.Tensor) -> tf.Tensor:
        values: dict[str, tf.Tensor] = {graph.input[0].name: images}
        for node in graph.node:
            given = [values[name] for name in node.input if name in values]
            if not given:
                continue  # weights, and the shapes that lead to Reshape
            how = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
            values[node.output[0]] = _apply(node, given, how, weights)
        return values[graph.output[0].name]

    return tf.function(run).get_concrete_function(tf.TensorSpec([1, SIZE, SIZE, 3], tf.float32, name="images"))


def _apply(node: onnx.NodeProto, given: list[tf.Tensor], how: dict, weights: dict[str, np.ndarray]) -> tf.Tensor:
    match node.op_type:
        case "Conv":
            kernel, bias = weights[node.input[1]], weights[node.input[2]]
            top, left, bottom, right = how["pads"]
            # Even sizes with stride 2: TensorFlow's own "SAME" would pad below and to the right only.
            padded = tf.pad(given[0], [[0, 0], [top, bottom], [left, right], [0, 0]]) if top else given[0]
            return tf.nn.bias_add(tf.nn.conv2d(padded, kernel.transpose(2, 3, 1, 0), how["strides"], "VALID"), bias)
        case "Relu":
            return tf.nn.relu(given[0])
        case "Resize":
            _, height, width, _ = given[0].shape
            return tf.compat.v1.image.resize_nearest_neighbor(given[0], [2 * height, 2 * width])
        case "Concat" if given[0].shape.rank == 4:
            return tf.concat(given, 3)
        case "Concat":
            return tf.concat(given, 2)
        case "Reshape":  # [1, h, w, 6] to [1, 6, h * w]
            _, height, width, channels = given[0].shape
            return tf.transpose(tf.reshape(given[0], [1, height * width, channels]), [0, 2, 1])
        case "Shape" | "Slice":
            return given[0]  # only lead to Reshape, which knows its shape
    raise SystemExit(f"{node.op_type} is new in the detector: teach export_tflite.py")


def pictures(folder: Path) -> Iterator[list[np.ndarray]]:
    """Letterboxed as the network gets them, evenly taken from all that are there."""
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in {".jpg", ".jpeg", ".png"})
    if not files:
        raise SystemExit(f"--pictures: {folder} has no .jpg or .png")
    for file in files[:: max(1, len(files) // PICTURES)][:PICTURES]:
        picture = Image.open(file).convert("RGB")
        scale = SIZE / max(picture.size)
        small = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BOX)
        square = Image.new("RGB", (SIZE, SIZE), (FILL, FILL, FILL))
        square.paste(small, ((SIZE - small.width) // 2, (SIZE - small.height) // 2))
        yield [np.asarray(square, np.float32)[None] / 255]


def outputs_of(model: bytes, image: np.ndarray) -> np.ndarray:
    interpreter = tf.lite.Interpreter(model_content=model)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=Path, required=True, help="folder of pictures to see the range of activations on")
    parser.add_argument("--out", type=Path, default=ROOT / "e2e/bench/weights")
    args = parser.parse_args()
    source = ROOT / "models/detector/detector.onnx"
    function = network(source)
    (image,) = next(pictures(args.pictures))
    expected = ort.InferenceSession(str(source)).run(None, {"images": image.transpose(0, 3, 1, 2)})[0]
    args.out.mkdir(parents=True, exist_ok=True)
    for name, limit in (("detector", 0.05), ("detector-int8", 2.0)):
        converter = tf.lite.TFLiteConverter.from_concrete_functions([function])
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if name == "detector":
            converter.target_spec.supported_types = [tf.float16]
        else:
            converter.representative_dataset = lambda: pictures(args.pictures)
            converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        model = converter.convert()
        difference = float(np.abs(outputs_of(model, image) - expected).max())
        if difference > limit:
            raise SystemExit(f"{name}.tflite differs from detector.onnx by {difference:.3f}")
        (args.out / f"{name}.tflite").write_bytes(model)
        print(f"{name}.tflite: {len(model)} bytes, greatest difference {difference:.4f}")


if __name__ == "__main__":
    main()
