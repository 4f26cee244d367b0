"""Export a trained detector: `python export.py --checkpoint RUN/last.pt --golden PICTURE --data DIR [--rendered-val SET]`.

Writes `models/detector/`: detector.onnx (fp16-stored weights), manifest.json (thresholds and scores measured here) and
golden/ (a picture of ours with the raw output and the best boxes). Fails when ONNX and PyTorch disagree.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "common"))

from letterbox import FILL, letterbox  # noqa: E402
from onnx_store import file_facts, store_as_fp16, write_manifest  # noqa: E402

from boxes import decode  # noqa: E402
from dataset import HELD_OUT, load_real  # noqa: E402
from model import CLASSES, INPUT_SIZE, STRIDES, Detector, count_gmac  # noqa: E402
from score import describe, load_model, load_set, score  # noqa: E402

NMS_IOU = 0.5
TOLERANCE = 0.02


def half_weights(net: torch.nn.Module) -> None:
    """Round weights to fp16 as the file stores them, so that PyTorch's golden tensors are the file's."""
    for parameter in net.parameters():
        if parameter.numel() >= 64:
            parameter.data = parameter.data.half().float()


def export_onnx(net: Detector, path: Path) -> float:
    """Write the graph; returns the largest difference of `raw` between PyTorch and ONNX Runtime on random pictures."""
    images = torch.rand(4, 3, INPUT_SIZE, INPUT_SIZE)
    torch.onnx.export(net, (images[:1],), str(path), input_names=["images"], output_names=["raw"], opset_version=17, dynamo=False)
    onnx.save(store_as_fp16(onnx.load(str(path))), str(path))
    with torch.no_grad():
        expected = net(images).numpy()
    return float(np.abs(load_model(path)(images.numpy()) - expected).max())


def write_golden(net: Detector, picture: Path, out: Path) -> None:
    """input.png, raw.bin (little-endian float32 [6, 2100]) and boxes.json (the 20 most confident before NMS)."""
    out.mkdir(parents=True, exist_ok=True)
    if picture.resolve() != (out / "input.png").resolve():
        if picture.suffix == ".png":
            shutil.copy(picture, out / "input.png")
        else:
            cv2.imwrite(str(out / "input.png"), cv2.imread(str(picture)))
    image = cv2.cvtColor(cv2.imread(str(out / "input.png")), cv2.COLOR_BGR2RGB)
    square, _, _, _ = letterbox(image, INPUT_SIZE)
    with torch.no_grad():
        raw = net(torch.from_numpy(square).permute(2, 0, 1)[None].float() / 255).numpy()[0]
    raw.astype("<f4").tofile(out / "raw.bin")
    found = decode(raw)
    best = np.argsort(-found.confidence, kind="stable")[:20]
    rows = [
        {"anchor": int(i), "box": [round(float(v), 3) for v in found.xyxy[i]], "confidence": round(float(found.confidence[i]), 5), "class": CLASSES[found.class_id[i]]}
        for i in best
    ]
    text = {"frame": {"width": image.shape[1], "height": image.shape[0]}, "space": "pixels of the 320 x 320 input", "boxes": rows}
    (out / "boxes.json").write_text(json.dumps(text, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--golden", type=Path, required=True, help="a rendered or composed picture of ours, never a data set's")
    parser.add_argument("--data", type=Path, help="folder with basket-frames; without it the scores of real frames are left out")
    parser.add_argument("--rendered-val", type=Path)
    parser.add_argument("--composed-val", type=Path)
    parser.add_argument("--limit", type=int, default=300, help="pictures of each rendered or composed set to score on")
    parser.add_argument("--confidence", type=float, help="threshold chosen by event replays; default: the mean of the held-back sets' best-F1 points")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[2] / "detector")
    args = parser.parse_args()
    torch.manual_seed(0)
    net = Detector()
    net.load_state_dict(torch.load(args.checkpoint, map_location="cpu", weights_only=False)["ema"])
    net.fold()
    half_weights(net)
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / "detector.onnx"
    gap = export_onnx(net, path)
    print(f"largest difference between PyTorch and ONNX Runtime: {gap:.2e}")
    if gap > TOLERANCE:
        raise SystemExit("the exported graph does not compute what the network computes")
    write_golden(net, args.golden, args.out / "golden")
    predict = load_model(path)
    sets: dict[str, list] = {}
    if args.data:
        sets["heldOutFrames"] = load_real(args.data / "basket-frames/train", HELD_OUT.__contains__)
    if args.rendered_val:
        sets["rendered"] = load_set(args.rendered_val, args.limit)
    if args.composed_val:
        sets["composed"] = load_set(args.composed_val, args.limit)
    scores, points = {}, []
    for name, rows in sets.items():
        curves = score(predict, rows, NMS_IOU)
        print(describe(name, curves))
        scores[name] = {f"{k}AP50": round(c.ap, 4) for k, c in curves.items()}
        points += [c.best_confidence for c in curves.values()]
    # The threshold is the mean of the held-back sets' best-F1 points: the tune clip has no say in it.
    confidence = args.confidence or (round(float(np.clip(np.mean(points), 0.15, 0.6)), 2) if points else 0.3)
    if args.data:
        curves = score(predict, load_set(args.data / "basket-frames/tune"), NMS_IOU)
        print(describe("basket-frames/tune", curves))
        scores["basketFramesTune"] = {f"{k}AP50": round(c.ap, 4) for k, c in curves.items()}
    manifest = {
        "name": "detector",
        "version": args.version,
        "file": path.name,
        **file_facts(path),
        "precision": "fp16-storage",
        "input": {"name": "images", "shape": [1, 3, INPUT_SIZE, INPUT_SIZE], "mean": [0, 0, 0], "std": [1, 1, 1], "letterboxFill": FILL},
        "output": {"name": "raw", "shape": [1, 6, sum((INPUT_SIZE // s) ** 2 for s in STRIDES)]},
        "strides": list(STRIDES),
        "classes": list(CLASSES),
        "thresholds": {"confidence": confidence, "nmsIou": NMS_IOU},
        "params": sum(p.numel() for p in net.parameters()),
        "gmac": round(count_gmac(net), 4),
        "licence": "Apache-2.0",
        "scores": scores,
    }
    write_manifest(args.out / "manifest.json", manifest)


if __name__ == "__main__":
    main()
