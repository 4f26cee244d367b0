"""Scores an embedder on held-back pictures. Nothing here is ever trained on.

Every measure takes `embed`, a function from whole RGB pictures to unit vectors, so the network in training and the
exported file are judged by the same code.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from embedder.data import basket_crops, grocery_classes, grocery_split
from embedder.pictures import read_rgb

# Pictures that enrol an unseen product: rendered SKUs are seen a few times each.
REFERENCES = {"grocery": 5, "basket": 5, "store": 3}
SIDES, MOST_MIDDLE = 8, 0.5
# Cosine from which on a background class and a product are the same thing, and by how much a crop should be more like a product than like
# anything in the background, and how much of what it lacks of that is taken off.
SAME, MARGIN, SHARE = 0.75, 0.15, 0.5
Embed = Callable[[list[np.ndarray]], np.ndarray]


def class_middles(references: np.ndarray, labels: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Unit means [classes, 128] of each class's reference vectors."""
    means = np.stack([references[labels == c].mean(axis=0) for c in classes])
    return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)


def background_of(embed: Embed, root: Path, without: frozenset[str] = frozenset()) -> np.ndarray:
    """What shops commonly sell: the middle of each class's training photos [classes, 128], as the file keeps it."""
    named = {c.index: c.name for c in grocery_classes(root)}
    train = [(path, index) for path, index in grocery_split(root, "train") if named[index] not in without]
    owners = np.array([index for _, index in train])
    return class_middles(embed([read_rgb(path) for path, _ in train]), owners, np.unique(owners)).astype("<f4")


def likeness_to_others(best: np.ndarray, to_background: np.ndarray, overlap: np.ndarray) -> np.ndarray:
    """What is taken off all similarities of each query, as `withBackground` and `similarities` of src/core/gallery.ts: their greatest
    similarities [queries], cosines of queries to the background [queries, n] and of the gallery's middles to it [products, n] -> [queries]. What the gallery has is no longer background."""
    others = to_background[:, overlap.max(axis=0) < SAME]
    nearest = others.max(axis=1) if others.shape[1] else np.full(len(others), -1.0)
    return SHARE * np.maximum(nearest - (best - MARGIN), 0)


def per_class(queries: np.ndarray, references: np.ndarray, labels: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Unit vectors [queries, 128], [refs, 128] -> similarity [queries, classes], as `similarities` of src/core/gallery.ts: the
    greatest cosine over the class's references, mixed with the cosine to their mean where there are more than SIDES."""
    columns = []
    for c, middle in zip(classes, class_middles(references, labels, classes), strict=True):
        own = references[labels == c]
        weight = MOST_MIDDLE * max(0.0, 1 - SIDES / len(own))
        columns.append((1 - weight) * (queries @ own.T).max(axis=1) + weight * (queries @ middle))
    return np.stack(columns, axis=1)


def top(scores: np.ndarray, classes: np.ndarray, truth: np.ndarray, k: int) -> float:
    """Share of queries whose true class is among the k best."""
    best = classes[np.argsort(-scores, axis=1)[:, :k]]
    return float((best == truth[:, None]).any(axis=1).mean())


def auroc(known: np.ndarray, unknown: np.ndarray) -> float:
    """Chance that a known query scores above an unknown one (ties count half)."""
    order = np.sort(unknown)
    below = np.searchsorted(order, known, "left") + np.searchsorted(order, known, "right")
    return float(below.mean() / (2 * len(unknown)))


def recall_at_false_accept(known: np.ndarray, unknown: np.ndarray, share: float = 0.01) -> float:
    """Share of known queries above a threshold that at most `share` of the unknown ones pass."""
    threshold = np.sort(unknown)[::-1][int(len(unknown) * share)]
    return float((known > threshold).mean())


def score_grocery(embed: Embed, root: Path, with_train: bool = True) -> dict[str, float]:
    """Packshot-only and train-gallery retrieval of the validation photos, and open-set AUROC with half the classes gone."""
    classes = grocery_classes(root)
    ids = np.arange(len(classes))
    packaged = np.array([c.packaged for c in classes])
    val = grocery_split(root, "val")
    truth = np.array([index for _, index in val])
    queries = embed([read_rgb(path) for path, _ in val])
    packshots = embed([read_rgb(c.packshot) for c in classes])
    similarity = queries @ packshots.T
    mine = packaged[truth]
    scores = {
        "packshotPackagedTop1": top(similarity[mine], ids, truth[mine], 1),
        "packshotPackagedTop3": top(similarity[mine], ids, truth[mine], 3),
        "packshotPackagedAmong31Top1": top(similarity[mine][:, packaged], ids[packaged], truth[mine], 1),
        "packshotAllTop1": top(similarity, ids, truth, 1),
    }
    if with_train:
        train = grocery_split(root, "train")
        labels = np.array([index for _, index in train])
        references = embed([read_rgb(path) for path, _ in train])
        found = per_class(queries, references, labels, ids)
        means = class_middles(references, labels, ids)
        scores["trainGalleryTop1"] = top(found, ids, truth, 1)
        scores["trainGalleryTop3"] = top(found, ids, truth, 3)
        scores["trainMeansTop1"] = top(queries @ means.T, ids, truth, 1)
        scores["trainGalleryPackagedTop1"] = top(found[mine], ids, truth[mine], 1)
        # The background is the means of the training photos: those of the classes that are gone stay in it.
        scores |= score_open_set(found, queries @ means.T, means @ means.T, truth)
        scores |= {f"{name}WithoutBackground": value for name, value in score_open_set(found, None, None, truth).items()}
    return scores


def score_open_set(found: np.ndarray, to_background: np.ndarray | None, overlap: np.ndarray | None, truth: np.ndarray) -> dict[str, float]:
    """Does the greatest similarity tell known from unknown, with half of the classes gone? Mean of 20 draws."""
    areas, recalls = [], []
    for trial in range(20):
        kept = np.zeros(found.shape[1], bool)
        kept[np.random.default_rng(trial).permutation(len(kept))[: len(kept) // 2]] = True
        best = found[:, kept].max(axis=1)
        if to_background is not None and overlap is not None:
            best = best - likeness_to_others(best, to_background, overlap[kept])
        areas.append(auroc(best[kept[truth]], best[~kept[truth]]))
        recalls.append(recall_at_false_accept(best[kept[truth]], best[~kept[truth]]))
    return {"openSetAurocHalfClasses": float(np.mean(areas)), "openSetRecallAtFalseAccept1pct": float(np.mean(recalls))}


def score_tune(embed: Embed, tune: Path) -> dict[str, float]:
    """Boxes of the basket-frames tuning sequence against its own catalogue crops (products also seen in training frames)."""
    folders = sorted(p for p in (tune / "catalog").iterdir() if p.is_dir())
    pictures = [(folder.name, read_rgb(path)) for folder in folders for path in sorted(folder.iterdir())]
    crops = basket_crops(tune)
    names = np.array([name for name, _ in pictures])
    queries, references = embed([picture for _, picture in crops]), embed([picture for _, picture in pictures])
    classes = np.unique(names)
    truth = np.array([label for label, _ in crops])
    return {"tuneTop1": top(per_class(queries, references, names, classes), classes, truth, 1), "tuneQueries": float(len(crops))}


def score_unseen(embed: Embed, classes: list[tuple[str, list[np.ndarray]]], references: int, background: np.ndarray) -> dict[str, float]:
    """Retrieval among products never trained on: the first `references` pictures (after a shuffle) enrol, the rest ask. The background has none of them."""
    gallery, names, queries, truth = [], [], [], []
    for index, (_, pictures) in enumerate(classes):
        order = np.random.default_rng(index).permutation(len(pictures))
        gallery += [pictures[i] for i in order[:references]]
        names += [index] * min(references, len(order))
        queries += [pictures[i] for i in order[references:]]
        truth += [index] * max(0, len(order) - references)
    ids, labels, asked = np.arange(len(classes)), np.array(names), np.array(truth)
    vectors, asking = embed(gallery), embed(queries)
    found = per_class(asking, vectors, labels, ids)
    known = ids % 2 == 0
    best = found[:, known].max(axis=1)
    overlap = class_middles(vectors, labels, ids[known]) @ background.T
    against = best - likeness_to_others(best, asking @ background.T, overlap)
    return {
        "top1": top(found, ids, asked, 1),
        "top3": top(found, ids, asked, 3),
        "openSetAuroc": auroc(against[known[asked]], against[~known[asked]]),
        "openSetAurocWithoutBackground": auroc(best[known[asked]], best[~known[asked]]),
        "products": float(len(classes)),
        "queries": float(len(queries)),
    }


def catalogue_pictures(catalog: Path) -> dict[str, list[np.ndarray]]:
    """Pictures per product of a catalogue folder (with or without catalog.json)."""
    listing = catalog / "catalog.json"
    if listing.exists():
        products = json.loads(listing.read_text())["products"]
        return {p["id"]: [read_rgb(catalog / name) for name in p["images"]] for p in products}
    folders = sorted(p for p in catalog.iterdir() if p.is_dir())
    return {folder.name: [read_rgb(path) for path in sorted(folder.iterdir())] for folder in folders}
