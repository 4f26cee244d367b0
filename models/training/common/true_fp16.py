"""Make a shipped model compute in fp16: `python common/true_fp16.py MODEL_FOLDER PICTURES [--count 64]`.

The shipped file keeps fp16 weights and casts them to fp32. Here the casts go and everything is fp16, the input and the output too, so that
no kernel is spent on casting: the app's shaders write and read fp16. What is written, `<name>-fp16.onnx`, is a graph without weights: they are
the very bits of the shipped file, which it names as its external data (ONNX's own way), so that nobody loads them twice. Its facts go into the
manifest's `fp16`, and how far its output is off the shipped file's over real pictures: here every result is rounded to fp16 and
sums are in fp32; a GPU may also sum up in fp16, which the app checks on the GPU itself.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, numpy_helper

from letterbox import letterbox
from onnx_store import file_facts, write_manifest

# Inputs that an operator wants in fp32 whatever it computes in: (operator, position).
FP32_INPUTS = {("Resize", 2)}


def to_fp16(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph in fp16. Raises ValueError where a constant does not fit fp16."""
    graph = model.graph
    source = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Cast"}
    kept = [node for node in graph.node if node.op_type != "Cast"]
    fp32 = {name for node in kept for at, name in enumerate(node.input) if (node.op_type, at) in FP32_INPUTS}
    for node in kept:
        for at, name in enumerate(node.input):
            node.input[at] = source.get(name, name)
        if node.op_type == "Constant" and node.output[0] not in fp32:
            for attribute in node.attribute:
                _halve(attribute.t, node.name)
    del graph.node[:]
    graph.node.extend(kept)
    for tensor in graph.initializer:
        if tensor.name not in fp32:
            _halve(tensor, tensor.name)
    del graph.value_info[:]
    for value in (*graph.input, *graph.output):
        value.type.tensor_type.elem_type = TensorProto.FLOAT16
    return model


def _halve(tensor: onnx.TensorProto, name: str) -> None:
    if tensor.data_type != TensorProto.FLOAT:
        return
    values = numpy_helper.to_array(tensor)
    if np.abs(values).max() > np.finfo(np.float16).max:
        raise ValueError(f"{name} does not fit fp16")
    tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), tensor.name))


def refer_to_weights(model: onnx.ModelProto, shipped: Path, smallest: int = 128) -> None:
    """Replace weights of at least `smallest` bytes by where they lie in the file `shipped`."""
    content = shipped.read_bytes()
    for tensor in model.graph.initializer:
        if len(tensor.raw_data) < smallest:
            continue
        offset = content.find(tensor.raw_data)
        if offset < 0:
            raise ValueError(f"{tensor.name} is not in {shipped.name}")
        place = {"location": shipped.name, "offset": str(offset), "length": str(len(tensor.raw_data))}
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in place.items():
            tensor.external_data.add(key=key, value=value)


def difference(shipped: Path, half: Path, spec: dict, pictures: list[Path]) -> dict[str, float]:
    """Of any number of the output, over whole pictures: the greatest, and the root of the mean square."""
    mean, std = (np.array(spec[key], np.float32).reshape(1, 3, 1, 1) for key in ("mean", "std"))
    whole, narrow = (ort.InferenceSession(str(path), providers=["CPUExecutionProvider"]) for path in (shipped, half))
    gaps = []
    for path in pictures:
        square = letterbox(cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB), spec["shape"][2])[0]
        x = ((square.transpose(2, 0, 1)[None].astype(np.float32) / 255 - mean) / std).astype(np.float32)
        expected = whole.run(None, {spec["name"]: x})[0]
        gaps.append(narrow.run(None, {spec["name"]: x.astype(np.float16)})[0].astype(np.float32) - expected)
    return {"pictures": len(gaps), "greatest": round(float(np.abs(gaps).max()), 5), "rms": round(float(np.sqrt(np.mean(np.square(gaps)))), 6)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="models/detector or models/embedder")
    parser.add_argument("pictures", type=Path, help="a folder of real pictures")
    parser.add_argument("--count", type=int, default=64)
    args = parser.parse_args()
    manifest = json.loads((args.folder / "manifest.json").read_text())
    shipped, half = args.folder / manifest["file"], args.folder / f"{manifest['name']}-fp16.onnx"
    model = to_fp16(onnx.load(shipped))
    refer_to_weights(model, shipped)
    half.write_bytes(model.SerializeToString(deterministic=True))
    onnx.checker.check_model(str(half), full_check=True)
    pictures = sorted(path for path in args.pictures.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    pictures = pictures[:: max(1, len(pictures) // args.count)][: args.count]
    gap = difference(shipped, half, manifest["input"], pictures)
    manifest["fp16"] = {"file": half.name, **file_facts(half), "differenceToFull": gap}
    write_manifest(args.folder / "manifest.json", manifest)
    print(json.dumps(manifest["fp16"]))


if __name__ == "__main__":
    main()
