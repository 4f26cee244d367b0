"""Write a shipped model as a TensorFlow Lite file, which the app runs on the CPU: `python to_litert.py NAME …`.

NAME is `detector --data DATA --rendered SET`, `embedder` or `tiny`. Reads `models/<name>/<name>.onnx`, walks its graph and rebuilds it in TensorFlow,
channels last, as this runtime wants its pictures; the output keeps its shape. The file's facts go into the manifest's `litert`. Fails where it gives something else than ONNX Runtime. Again after each export.

- detector: 8-bit weights per output channel and 8-bit activations between their extremes over training pictures (Jacob et al., Quantization and
  Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference, CVPR 2018). The last layers stay floats: 256 steps from the least to
  the greatest logit are too few to set a threshold between. Scored on the frames held out of training and on `basket-frames/tune`.
- embedder: weights of 16 bits as in the ONNX file, sums of 32, so its vectors are the same.
- tiny: `e2e/bench/weights/tiny.tflite` from tiny.onnx, a detector that does nothing.

Needs tensorflow-cpu 2.21, onnx, onnxruntime, opencv-python-headless and torch.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import tensorflow as tf
from onnx import helper, numpy_helper

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(Path(__file__).resolve().parent), str(ROOT / "models/training/detector")]

from letterbox import letterbox  # noqa: E402
from onnx_store import file_facts, write_manifest  # noqa: E402

TINY = ROOT / "e2e/bench/weights/tiny.onnx"
FRAMES, RENDERED = 48, 48  # pictures to see the range of activations on
LIMITS = {"detector": 2.0, "embedder": 0.002, "tiny": 1e-6}  # greatest difference to ONNX Runtime on one picture

Network = tf.types.experimental.ConcreteFunction
Pictures = Callable[[], Iterator[list[np.ndarray]]]


def network(path: Path, size: int) -> Network:
    """The ONNX graph in TensorFlow, for one picture. Knows what our models are made of and refuses everything else."""
    graph = onnx.load(path).graph
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            weights[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
        if node.op_type == "Cast" and node.input[0] in weights:
            weights[node.output[0]] = weights[node.input[0]]
    weights = {name: value.astype(np.float32) if value.dtype == np.float16 else value for name, value in weights.items()}

    def run(images: tf.Tensor) -> tf.Tensor:
        values: dict[str, tf.Tensor] = {graph.input[0].name: images}
        for node in graph.node:
            given = [values[name] for name in node.input if name in values]
            if not given:
                continue  # weights, and the shapes that lead to Reshape
            how = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
            constants = [weights[name] for name in node.input if name in weights]
            values[node.output[0]] = _apply(node, given, constants, how)
        return values[graph.output[0].name]

    return tf.function(run).get_concrete_function(tf.TensorSpec([1, size, size, 3], tf.float32, name="images"))


def _apply(node: onnx.NodeProto, given: list[tf.Tensor], constants: list[np.ndarray], how: dict) -> tf.Tensor:
    first = given[0]
    match node.op_type:
        case "Conv":
            return _convolution(first, constants, how)
        case "Relu":
            return tf.nn.relu(first)
        case "Clip" if [float(bound) for bound in constants] == [0, 6]:
            return tf.nn.relu6(first)
        case "Add":
            return first + (given[1] if len(given) > 1 else constants[0])
        case "Mul":
            return first * (given[1] if len(given) > 1 else constants[0])
        case "Sqrt":
            return tf.sqrt(first)
        case "Resize":
            _, height, width, _ = first.shape
            return tf.compat.v1.image.resize_nearest_neighbor(first, [2 * height, 2 * width])
        case "Concat" if first.shape.rank == 4:
            return tf.concat(given, 3)
        case "Concat":
            return tf.concat(given, 2)
        case "Reshape" if first.shape.num_elements() == 1:
            return tf.reshape(first, constants[0])
        case "Reshape":  # [1, h, w, 6] to [1, 6, h * w]
            _, height, width, channels = first.shape
            return tf.transpose(tf.reshape(first, [1, height * width, channels]), [0, 2, 1])
        case "Expand":
            return tf.broadcast_to(first, constants[0])
        case "GlobalAveragePool":
            return tf.reduce_mean(first, [1, 2])
        case "ReduceMean" if how.get("axes") == [1]:  # over channels
            return tf.reduce_mean(first, 3, keepdims=True)
        case "ReduceMean":
            return tf.reduce_mean(first, keepdims=True)
        case "Gemm":
            kernel, bias = constants
            return tf.matmul(first, kernel.T if how.get("transB") else kernel) + bias
        case "ReduceL2":
            return tf.norm(first, axis=-1, keepdims=True)
        case "Div":
            return first / given[1]
        case "Slice" if [1, 2] in [constant.tolist() for constant in constants]:  # the first row of the first colour
            return first[:, :1, :, :1]
        case "Flatten" | "Cast" | "Shape" | "Slice":
            return first  # has its shape already, or only leads to Reshape, which knows its shape
    raise SystemExit(f"{node.op_type} is new in the models: teach to_litert.py")


def _convolution(picture: tf.Tensor, constants: list[np.ndarray], how: dict) -> tf.Tensor:
    kernel, bias = constants
    top, left, bottom, right = how["pads"]
    strides = how["strides"]
    # Even sizes with stride 2: TensorFlow's own "SAME" would pad below and to the right only.
    padded = tf.pad(picture, [[0, 0], [top, bottom], [left, right], [0, 0]]) if top else picture
    if how.get("group", 1) == 1:
        return tf.nn.bias_add(tf.nn.conv2d(padded, kernel.transpose(2, 3, 1, 0), strides, "VALID"), bias)
    if kernel.shape[1] != 1:
        raise SystemExit("a convolution of groups is new in the models: teach to_litert.py")
    return tf.nn.bias_add(tf.nn.depthwise_conv2d(padded, kernel.transpose(2, 3, 0, 1), [1, *strides, 1], "VALID"), bias)


def with_half_weights(function: Network) -> bytes:
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    return converter.convert()


def in_8_bits(function: Network, pictures: Pictures) -> bytes:
    """All but what follows the last convolutions, and those."""

    def converter() -> tf.lite.TFLiteConverter:
        made = tf.lite.TFLiteConverter.from_concrete_functions([function])
        made.optimizations = [tf.lite.Optimize.DEFAULT]
        made.representative_dataset = pictures
        made.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8, tf.lite.OpsSet.TFLITE_BUILTINS]
        return made

    whole = tf.lite.Interpreter(model_content=converter().convert())
    names = {tensor["index"]: tensor["name"] for tensor in whole.get_tensor_details()}
    makers = {index: op for op in whole._get_ops_details() for index in op["outputs"]}
    outputs, open_ends = set(), [tensor["index"] for tensor in whole.get_output_details()]
    while open_ends:
        index = open_ends.pop()
        outputs.add(names[index])
        if index in makers and makers[index]["op_name"] != "CONV_2D":
            open_ends += [source for source in makers[index]["inputs"] if source in makers]
    options = tf.lite.experimental.QuantizationDebugOptions(denylisted_nodes=sorted(outputs))
    debugger = tf.lite.experimental.QuantizationDebugger(converter=converter(), debug_dataset=pictures, debug_options=options)
    return debugger.get_nondebug_quantized_model()


def training_pictures(data: Path, rendered: Path, size: int) -> Pictures:
    """Letterboxed as the network gets them, real and rendered ones that it was trained on."""
    from dataset import HELD_OUT, load_real
    from score import load_set

    frames = load_real(data / "basket-frames/train", lambda session: session not in HELD_OUT)
    chosen = frames[:: max(1, len(frames) // FRAMES)][:FRAMES] + load_set(rendered, RENDERED)

    def pictures() -> Iterator[list[np.ndarray]]:
        for picture, _ in chosen:
            yield [letterbox(picture, size)[0].astype(np.float32)[None] / 255]

    return pictures


def scores_of(path: Path, data: Path) -> dict[str, dict[str, float]]:
    from dataset import HELD_OUT, load_real
    from score import describe, load_model, load_set, score

    sets = {"heldOutFrames": load_real(data / "basket-frames/train", HELD_OUT.__contains__),
            "basketFramesTune": load_set(data / "basket-frames/tune")}  # fmt: skip
    predict, scores = load_model(path), {}
    for name, rows in sets.items():
        curves = score(predict, rows)
        print(describe(name, curves), flush=True)
        scores[name] = {f"{kind}AP50": round(curve.ap, 4) for kind, curve in curves.items()}
    return scores


def difference(model: bytes, source: Path, size: int) -> float:
    image = np.random.default_rng(1).random((1, size, size, 3), np.float32)
    session = ort.InferenceSession(str(source))
    expected = session.run(None, {session.get_inputs()[0].name: image.transpose(0, 3, 1, 2)})[0]
    interpreter = tf.lite.Interpreter(model_content=model)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image)
    interpreter.invoke()
    return float(np.abs(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]) - expected).max())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=LIMITS)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--rendered", type=Path, help="a rendered training set, for the detector")
    args = parser.parse_args()
    folder = ROOT / "models" / ("detector" if args.name == "tiny" else args.name)
    manifest = json.loads((folder / "manifest.json").read_text())
    size = manifest["input"]["shape"][-1]
    source = TINY if args.name == "tiny" else folder / manifest["file"]
    function = network(source, size)
    if args.name == "detector":
        if args.data is None or args.rendered is None:
            parser.error("the detector needs --data and --rendered")
        pictures = training_pictures(args.data, args.rendered, size)
        model, target = in_8_bits(function, pictures), folder / "detector-int8.tflite"
    else:
        model, target = with_half_weights(function), source.with_suffix(".tflite")
    off = difference(model, source, size)
    if not off <= LIMITS[args.name]:
        raise SystemExit(f"{target.name} differs from {source.name} by {off:.4f}")
    target.write_bytes(model)
    print(f"{target.name}: {len(model)} bytes, greatest difference {off:.5f}")
    if args.name == "tiny":
        return
    precision = "int8" if args.name == "detector" else "fp32"
    manifest["litert"] = {"file": target.name, **file_facts(target), "precision": precision}
    if args.name == "detector":
        manifest["litert"]["scores"] = scores_of(target, args.data)
        manifest.pop("int8", None)
    write_manifest(folder / "manifest.json", manifest)


if __name__ == "__main__":
    main()
