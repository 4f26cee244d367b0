"""Would a model overflow in true fp16? `python common/fp16_range.py --model MODEL.onnx PICTURE_FOLDER [--count 64]`.

Runs the shipped file over real pictures with every node's result as an output, and prints the greatest magnitudes.
65,504 is the greatest fp16 number; sums inside a convolution are in fp32 or fp16 as the GPU pleases, so a result well
below it is needed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime as ort

sys.path.insert(0, str(Path(__file__).resolve().parent))

from letterbox import letterbox  # noqa: E402

GREATEST_FP16 = 65504.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    spec = json.loads((args.model.parent / "manifest.json").read_text())["input"]
    mean, std = (np.array(spec[key], np.float32).reshape(1, 3, 1, 1) for key in ("mean", "std"))

    graph = onnx.load(args.model)
    kinds = {out: node.op_type for node in graph.graph.node for out in node.output if node.op_type != "Cast"}
    del graph.graph.output[:]
    graph.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in kinds)
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = ort.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])

    pictures = sorted(path for path in args.folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    pictures = pictures[:: max(1, len(pictures) // args.count)][: args.count]
    greatest = dict.fromkeys(kinds, 0.0)
    for path in pictures:
        square = letterbox(cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB), spec["shape"][2])[0]
        x = (square.transpose(2, 0, 1)[None].astype(np.float32) / 255 - mean) / std
        for name, value in zip(kinds, session.run(list(kinds), {spec["name"]: x}), strict=True):
            if value.dtype == np.float32 and value.size:
                greatest[name] = max(greatest[name], float(np.abs(value).max()))
    worst = sorted(greatest.items(), key=lambda item: -item[1])[:5]
    for name, value in worst:
        print(f"{value:12.2f}  {kinds[name]:8s} {name}")
    print(f"{len(pictures)} pictures, {len(kinds)} results: greatest magnitude {worst[0][1]:.1f}, {GREATEST_FP16 / worst[0][1]:.0f} times below the greatest fp16 number")


if __name__ == "__main__":
    main()
