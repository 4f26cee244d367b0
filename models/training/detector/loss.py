"""Task-aligned assignment (TOOD, Feng et al. 2021), quality-aware BCE (VarifocalNet, Zhang et al. 2021) and GIoU."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from boxes import anchor_grid

TOP_K = 8
ALPHA, BETA = 1.0, 6.0


def box_iou(a: Tensor, b: Tensor, generalised: bool = False) -> Tensor:
    """IoU (or GIoU) of broadcastable [..., 4] boxes."""
    inter = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0).prod(-1)
    area = lambda x: (x[..., 2:] - x[..., :2]).clamp(min=0).prod(-1)  # noqa: E731
    union = area(a) + area(b) - inter
    iou = inter / union.clamp(min=1e-6)
    if not generalised:
        return iou
    hull = (torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])).clamp(min=0).prod(-1)
    return iou - (hull - union) / hull.clamp(min=1e-6)


class DetectorLoss:
    """Call with `raw` [n, 6, 2100] and padded targets; returns the loss and its parts, all on the device of `raw`.

    Nothing here waits for the device: no value is read back, and no shape depends on one.
    """

    def __init__(self, size: int, device: torch.device = torch.device("cpu")) -> None:
        centres, strides = anchor_grid(size)
        self.centres, self.strides = torch.from_numpy(centres).to(device), torch.from_numpy(strides).to(device)

    def decode(self, raw: Tensor) -> Tensor:
        """[n, 2100, 4] boxes in pixels."""
        distance = raw[:, :4].clamp(-8, 6).exp().transpose(1, 2) * self.strides[None, :, None]
        return torch.cat([self.centres - distance[..., :2], self.centres + distance[..., 2:]], -1)

    def __call__(self, raw: Tensor, boxes: Tensor, classes: Tensor, ignore: Tensor, valid: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """boxes [n, m, 4], classes [n, m] long, ignore and valid [n, m] bool."""
        raw = raw.float()
        decoded = self.decode(raw)
        logits = raw[:, 4:].transpose(1, 2)
        with torch.no_grad():
            quality, owner, skip = self.assign(logits.sigmoid(), decoded, boxes, classes, ignore, valid)
        positive = quality.sum(-1) > 0
        weight = torch.where(quality > 0, quality, 0.75 * logits.sigmoid().detach().square())
        weight = weight * ~skip[..., None]
        total = quality.sum().clamp(min=1.0)
        class_loss = (F.binary_cross_entropy_with_logits(logits, quality, reduction="none") * weight).sum() / total
        target = boxes.gather(1, owner[..., None].expand(-1, -1, 4))
        giou = box_iou(decoded, target, generalised=True)
        box_loss = ((1 - giou) * quality.sum(-1)).sum() / total
        loss = class_loss + 2.0 * box_loss
        return loss, {"loss": loss.detach(), "class": class_loss.detach(), "box": box_loss.detach(), "positives": positive.sum() / len(raw)}

    def assign(self, scores: Tensor, decoded: Tensor, boxes: Tensor, classes: Tensor, ignore: Tensor, valid: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Soft targets [n, 2100, 2], owning box [n, 2100], anchors to leave out of the class loss [n, 2100]."""
        n, m = boxes.shape[:2]
        iou = box_iou(boxes[:, :, None], decoded[:, None])
        delta = torch.cat([self.centres - boxes[:, :, None, :2], boxes[:, :, None, 2:] - self.centres], -1)
        # A box smaller than a cell still owns the cells around its centre.
        middle = (boxes[..., :2] + boxes[..., 2:]) / 2
        near = (self.centres - middle[:, :, None]).abs().amax(-1) < self.strides * 0.75
        inside = (delta.amin(-1) > 0.5) | near
        of_class = scores.transpose(1, 2).gather(1, classes[..., None].expand(-1, -1, scores.shape[1]))
        usable = (valid & ~ignore)[..., None] & inside
        metric = torch.where(usable, of_class.pow(ALPHA) * iou.pow(BETA) + 1e-9 * usable, torch.zeros_like(iou))
        kth = metric.topk(TOP_K, dim=-1).values[..., -1:]
        chosen = (metric >= kth) & (metric > 0)
        best = torch.where(chosen, iou, torch.full_like(iou, -1.0)).max(1)
        owner = best.indices
        chosen = chosen & (torch.arange(m, device=owner.device)[None, :, None] == owner[:, None])
        metric = metric * chosen
        top_metric = metric.amax(-1, keepdim=True).clamp(min=1e-12)
        top_iou = (iou * chosen).amax(-1, keepdim=True)
        normalised = (metric / top_metric * top_iou).amax(1)
        quality = torch.zeros_like(scores)
        positive = chosen.any(1)
        label = classes.gather(1, owner)
        quality.scatter_(-1, label[..., None], (normalised * positive).clamp(min=0)[..., None])
        in_ignored = ((delta.amin(-1) > 0) & (valid & ignore)[..., None]).any(1)
        return quality, owner, in_ignored & ~positive
