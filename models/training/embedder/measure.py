"""Scores the shipped file in fp32 with onnxruntime, calibrates it and writes both into its manifest, and the background beside it.

    python -m embedder.measure --model ../embedder/embedder.onnx --data DATA [--store DIR …] [--catalog DIR --clips DIR …]
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnxruntime as ort

from common.letterbox import letterbox
from common.onnx_store import file_facts, write_manifest
from embedder.calibrate import Looks, expected_calibration_error, fit, named
from embedder.data import basket_crops, grocery_classes, grocery_split, split_held_out, store_classes, unpack
from embedder.pictures import read_rgb
from embedder.score import (
    MARGIN,
    REFERENCES,
    SAME,
    SHARE,
    Embed,
    background_of,
    catalogue_pictures,
    class_middles,
    per_class,
    score_grocery,
    score_tune,
    score_unseen,
)


def embed_with_onnx(model: Path) -> Embed:
    """The shipped file as an `embed` function; size, mean and std come from the manifest beside it."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    spec = json.loads((model.parent / "manifest.json").read_text())["input"]
    mean, std = (np.array(spec[key], np.float32).reshape(1, 3, 1, 1) for key in ("mean", "std"))

    def embed(pictures: list[np.ndarray]) -> np.ndarray:
        out = []
        for start in range(0, len(pictures), 16):
            crops = np.stack([letterbox(p, spec["shape"][2])[0] for p in pictures[start : start + 16]])
            x = (crops.transpose(0, 3, 1, 2).astype(np.float32) / 255 - mean) / std
            out.append(session.run(None, {"crops": x})[0])
        return np.concatenate(out)

    return embed


def remember(embed: Embed) -> Embed:
    """The same function, computing each picture once: several measures ask for the same ones."""
    known: dict[bytes, np.ndarray] = {}

    def again(pictures: list[np.ndarray]) -> np.ndarray:
        keys = [hashlib.sha1(picture.tobytes()).digest() for picture in pictures]
        new = {key: picture for key, picture in zip(keys, pictures, strict=True) if key not in known}
        if new:
            known.update(zip(new, embed(list(new.values())), strict=True))
        return np.stack([known[key] for key in keys])

    return again


def grocery_looks(embed: Embed, root: Path, background: np.ndarray) -> Looks:
    """Validation photos against five random training photos of each class."""
    rng = np.random.default_rng(0)
    train = grocery_split(root, "train")
    owners = np.array([index for _, index in train])
    classes = np.arange(len(grocery_classes(root)))
    chosen = np.concatenate([rng.permutation(np.flatnonzero(owners == c))[:5] for c in classes])
    val = grocery_split(root, "val")
    queries, references = embed([read_rgb(p) for p, _ in val]), embed([read_rgb(train[i][0]) for i in chosen])
    middles = class_middles(references, owners[chosen], classes)
    found = per_class(queries, references, owners[chosen], classes)
    return Looks(found, np.array([index for _, index in val]), queries @ background.T, middles @ background.T)


def catalogue_looks(embed: Embed, catalog: Path, clips: list[Path], background: np.ndarray, most: int = 300) -> Looks:
    """Product boxes of rendered clips (evenly thinned to about `most`) against the catalogue's reference views: how the app enrols and asks."""
    gallery = catalogue_pictures(catalog)
    names = sorted(gallery)
    owners = np.array([i for i, name in enumerate(names) for _ in gallery[name]])
    references = embed([picture for name in names for picture in gallery[name]])
    crops = [(label, picture) for clip in clips for label, picture in basket_crops(clip) if label in gallery]
    crops = crops[:: max(1, len(crops) // most)]
    queries = embed([picture for _, picture in crops])
    ids = np.arange(len(names))
    middles = class_middles(references, owners, ids)
    truth = np.array([names.index(label) for label, _ in crops])
    return Looks(per_class(queries, references, owners, ids), truth, queries @ background.T, middles @ background.T)


def catalogue_scores(looks: Looks) -> dict[str, float]:
    """How many boxes have the right product first, or among the first three."""
    best = np.argsort(-looks.cosine, axis=1)
    return {f"top{k}": float((best[:, :k] == looks.truth[:, None]).any(axis=1).mean()) for k in (1, 3)} | {"queries": float(len(looks.truth))}


def halves(looks: Looks) -> tuple[Looks, Looks]:
    """Even and odd queries: one half fits, the other judges."""
    even, odd = (Looks(looks.cosine[k::2], looks.truth[k::2], looks.to_background[k::2], looks.overlap) for k in (0, 1))
    return even, odd


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder with grocery-store/ and basket-frames/")
    parser.add_argument("--store", type=Path, nargs="*", default=[], help="the rendered sets of the training; their SKUs held back from it are scored")
    parser.add_argument("--hold-out-store", type=int, default=10)
    parser.add_argument("--catalog", type=Path, help="demo catalogue; with --clips")
    parser.add_argument("--clips", type=Path, nargs="*", help="rendered clips (frames.json) of catalogue products, never trained on")
    parser.add_argument("--small", type=Path, help="a clip of catalogue products that is scored and not calibrated on")
    args = parser.parse_args()
    embed = remember(embed_with_onnx(args.model))
    background = background_of(embed, args.data / "grocery-store")
    scores: dict[str, dict[str, float]] = {
        "grocery-store val": score_grocery(embed, args.data / "grocery-store"),
        "basket-frames tune": score_tune(embed, args.data / "basket-frames" / "tune"),
    }
    asked: dict[str, Looks] = {}
    groups = {"grocery-store val": halves(grocery_looks(embed, args.data / "grocery-store", background))}
    if args.store:
        _, held_back = split_held_out([c for root in args.store for c in store_classes(root)], args.hold_out_store, 0)
        products_named = [(c.name, [unpack(d) for d in c.pictures]) for c in held_back if len(c.pictures) > REFERENCES["store"]]
        scores["unseen rendered SKUs"] = score_unseen(embed, products_named, REFERENCES["store"], background)
    if args.catalog and args.clips:
        asked["demo catalogue"] = catalogue_looks(embed, args.catalog, args.clips, background)
        groups["demo catalogue"] = halves(asked["demo catalogue"])
    if args.catalog and args.small:
        asked["small clip"] = catalogue_looks(embed, args.catalog, [args.small], background, most=1000)
    scale, unknown = fit([fitting for fitting, _ in groups.values()])
    for name, looks in asked.items():
        scores[name] = catalogue_scores(looks) | named(looks, scale, unknown)
    manifest_path = args.model.parent / "manifest.json"
    manifest = json.loads(manifest_path.read_text())
    if manifest["sha256"] != file_facts(args.model)["sha256"]:
        raise RuntimeError(f"{args.model} is not the file of its manifest: run embedder.export first")
    background_path = args.model.parent / "background.bin"
    background_path.write_bytes(background.tobytes())
    manifest["background"] = {"file": background_path.name, **file_facts(background_path), "same": SAME, "margin": MARGIN, "share": SHARE}
    manifest["calibration"] = {"scale": round(scale, 3), "unknownSimilarity": round(unknown, 4)}
    manifest["scores"] = {name: {k: round(v, 4) for k, v in values.items()} for name, values in scores.items()}
    manifest["scores"]["calibration"] = {name: expected_calibration_error(judge, scale, unknown) for name, (_, judge) in groups.items()}
    write_manifest(manifest_path, manifest)
    print(json.dumps({key: manifest[key] for key in ("calibration", "scores")}, indent=1))


if __name__ == "__main__":
    main()
