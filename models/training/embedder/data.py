"""The pictures of the training and scoring sets, grouped by product class.

Domains: `grocery` (photos and packshots of 81 classes), `basket` (products cut from webcam frames by human boxes),
`store` (rendered products of the synthetic store). Validation pictures are read by `score.py` alone.
"""

from __future__ import annotations

import csv
import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from embedder.pictures import EXPAND, crop, read_rgb

DOMAINS = ("grocery", "basket", "store")
SOURCE_SIDE, PACKSHOT_SIDE = 352, 256  # longer side kept in memory: photos are 348 x 348
CONTEXT = 0.2  # training crops keep more margin than the contract's, so that augmentation can shift the box about
LEAST_VISIBLE, LEAST_SIDE, LEAST_CROPS = 0.45, 28, 3  # rendered items hidden, smaller (share, pixels) or rarer than this teach little


@dataclass
class ProductClass:
    """One class: its photos (or renders) and, where there is one, its packshot on white."""

    name: str
    domain: str
    pictures: list[bytes] = field(default_factory=list)
    packshots: list[bytes] = field(default_factory=list)
    convex: bool = False  # a carton, can or bag, whose outline has no bays


def pack(picture: np.ndarray, side: int = SOURCE_SIDE) -> bytes:
    """Shrinks to `side` pixels and keeps as JPEG, so that thousands of pictures fit in memory."""
    scale = side / max(picture.shape[:2])
    if scale < 1:
        size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()


def unpack(data: bytes) -> np.ndarray:
    """Inverse of `pack`: [h, w, 3] uint8 RGB."""
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


@dataclass(frozen=True)
class GroceryClass:
    index: int
    name: str
    packaged: bool
    packshot: Path


def grocery_classes(root: Path) -> list[GroceryClass]:
    """The 81 classes of GroceryStoreDataset in order of their id."""
    classes = []
    with open(root / "classes.csv", newline="") as file:
        for row in csv.DictReader(file):
            path = root / "iconic" / "/".join(row["Iconic Image Path (str)"].strip("/").split("/")[1:])
            classes.append(GroceryClass(int(row["Class ID (int)"]), row["Class Name (str)"], "/Packages/" in str(path), path))
    return sorted(classes, key=lambda c: c.index)


def grocery_split(root: Path, split: str) -> list[tuple[Path, int]]:
    """(picture, class id) of `train` or `val`."""
    with open(root / f"{split}.txt") as file:
        return [(root / line.split(",")[0].strip(), int(line.split(",")[1])) for line in file if line.strip()]


def basket_crops(root: Path, expand: float = EXPAND) -> list[tuple[str, np.ndarray]]:
    """(label, crop) of every product box of 24 pixels or more in a folder with frames.json; hands are left out."""
    crops = []
    for frame in json.loads((root / "frames.json").read_text()):
        picture = read_rgb(root / frame["file"])
        for label, *box in frame["boxes"]:
            if label != "hand" and min(box[2] - box[0], box[3] - box[1]) >= 24:
                crops.append((label, crop(picture, tuple(box), expand)))
    return crops


def scene_crops(root: Path) -> dict[str, list[np.ndarray]]:
    """Crops (with training margin) of well visible rendered products, by SKU, from a set with labels.jsonl."""
    crops: dict[str, list[np.ndarray]] = {}
    for line in (root / "labels.jsonl").read_text().splitlines():
        entry = json.loads(line)
        boxes = [b for b in entry["boxes"] if b["label"] == "item" and b["sku"] and b["visible"] >= LEAST_VISIBLE]
        boxes = [b for b in boxes if min(b["box"][2] - b["box"][0], b["box"][3] - b["box"][1]) >= LEAST_SIDE]
        picture = read_rgb(root / entry["file"]) if boxes else None
        for box in boxes:
            crops.setdefault(box["sku"], []).append(crop(picture, tuple(box["box"]), CONTEXT))
    return crops


def load_training(data: Path, store: list[Path]) -> list[ProductClass]:
    """All training classes in a fixed order, that of DOMAINS: grocery, basket, then the SKUs of rendered sets."""
    grocery = data / "grocery-store"
    classes = [ProductClass(c.name, "grocery", [], [pack(read_rgb(c.packshot), PACKSHOT_SIDE)], c.packaged) for c in grocery_classes(grocery)]
    photos = grocery_split(grocery, "train")
    with ThreadPoolExecutor(8) as pool:
        for packed, (_, index) in zip(pool.map(lambda row: pack(read_rgb(row[0])), photos), photos, strict=True):
            classes[index].pictures.append(packed)
    basket: dict[str, ProductClass] = {}
    for label, picture in basket_crops(data / "basket-frames" / "train", CONTEXT):
        basket.setdefault(label, ProductClass(label, "basket")).pictures.append(pack(picture))
    classes += [basket[label] for label in sorted(basket)]
    return classes + [product for root in store for product in store_classes(root)]


def store_classes(root: Path) -> list[ProductClass]:
    """The SKUs of a rendered set with labels.jsonl that have LEAST_CROPS good crops, or of a folder of crops (`0.jpg` is the packshot)."""
    if (root / "labels.jsonl").exists():
        crops = sorted(scene_crops(root).items())
        return [ProductClass(sku, "store", [pack(p) for p in pictures]) for sku, pictures in crops if len(pictures) >= LEAST_CROPS]
    classes = []
    for folder in sorted(p for p in root.iterdir() if p.is_dir()):
        packshot, *pictures = [pack(read_rgb(path)) for path in sorted(folder.glob("*.jpg"), key=lambda path: int(path.stem))]
        if len(pictures) >= LEAST_CROPS - 1:
            classes.append(ProductClass(folder.name, "store", pictures, [packshot]))
    return classes


def split_held_out(classes: list[ProductClass], every_store: int, every_grocery: int) -> tuple[list[ProductClass], list[ProductClass]]:
    """(trained, held back): about one in n classes of the domain is held back, chosen by its name; 0 holds back none."""
    every = {"store": every_store, "grocery": every_grocery, "basket": 0}
    held_back = [c for c in classes if every[c.domain] and zlib.crc32(c.name.encode()) % every[c.domain] == 0]
    names = {c.name for c in held_back}
    return [c for c in classes if c.name not in names], held_back
