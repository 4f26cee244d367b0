"""Quantise the shipped detector to int8 for the CPU: `python quantize.py --data DATA --rendered RENDERED [--rendered-val SET] [--composed-val SET]`.

Reads `models/detector/detector.onnx` and writes detector-int8.onnx beside it, with its facts and scores in the manifest's
`int8`. Weights per output channel, activations per tensor between their extremes over training pictures (Jacob et al.,
Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference, CVPR 2018). Plain 3x3
convolutions gain by it in WebAssembly; the embedder's depthwise ones do not, so it has no such file.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

from dataset import HELD_OUT, load_real
from export import NMS_IOU, file_facts, letterbox, write_manifest
from model import INPUT_SIZE
from score import describe, load_model, load_set, score

FRAMES, RENDERED = 48, 48  # pictures to see the range of activations on


class _Pictures(CalibrationDataReader):
    """Letterboxed pictures as the network gets them, one at a time."""

    def __init__(self, pictures: list[np.ndarray]) -> None:
        self.left = iter(pictures)

    def get_next(self) -> dict[str, np.ndarray] | None:
        picture = next(self.left, None)
        if picture is None:
            return None
        square = letterbox(picture, INPUT_SIZE)[0]
        return {"images": np.ascontiguousarray(square.transpose(2, 0, 1)[None], dtype=np.float32) / 255}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rendered", type=Path, required=True, help="a rendered training set")
    parser.add_argument("--rendered-val", type=Path)
    parser.add_argument("--composed-val", type=Path)
    parser.add_argument("--limit", type=int, default=300, help="pictures of each rendered or composed set to score on")
    parser.add_argument("--folder", type=Path, default=Path(__file__).resolve().parents[2] / "detector")
    args = parser.parse_args()
    logging.disable(logging.WARNING)  # the quantiser asks for a preparation that is done here
    frames = load_real(args.data / "basket-frames/train", lambda session: session not in HELD_OUT)
    pictures = [picture for picture, _ in frames[:: max(1, len(frames) // FRAMES)][:FRAMES] + load_set(args.rendered, RENDERED)]
    whole, small = args.folder / "detector.onnx", args.folder / "detector-int8.onnx"
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "fp32.onnx"  # without the casts of fp16 storage, which would hide the weights
        options = ort.SessionOptions()
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(plain)
        ort.InferenceSession(str(whole), options, providers=["CPUExecutionProvider"])
        # The outputs stay floats: 256 steps from the least to the greatest logit are too few to set a threshold between.
        outputs = [node.name for node in onnx.load(plain).graph.node if node.name.startswith(("/heads", "/Reshape")) or "raw" in node.output]
        quantize_static(plain, small, _Pictures(pictures), quant_format=QuantFormat.QDQ, per_channel=True, nodes_to_exclude=outputs,
                        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)  # fmt: skip
    sets = {"heldOutFrames": load_real(args.data / "basket-frames/train", HELD_OUT.__contains__),
            "basketFramesTune": load_set(args.data / "basket-frames/tune")}  # fmt: skip
    sets |= {name: load_set(path, args.limit) for name, path in (("rendered", args.rendered_val), ("composed", args.composed_val)) if path}
    predict, scores = load_model(small), {}
    for name, rows in sets.items():
        curves = score(predict, rows, NMS_IOU)
        print(describe(name, curves), flush=True)
        scores[name] = {f"{k}AP50": round(c.ap, 4) for k, c in curves.items()}
    path = args.folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["int8"] = {"file": small.name, **file_facts(small), "scores": scores}
    write_manifest(path, manifest)


if __name__ == "__main__":
    main()
