// Decodes the detector's output and keeps the best boxes, in one workgroup: what `decode-detections.ts` and `nms.ts` in core define. Comes
// after lines that define `Stored`, `STRIDES` and `LEVELS`. The same numbers give the same boxes: candidates are ranked, not taken as threads come.

override SIDE: u32;
override ANCHORS: u32;
/// Boxes from this confidence on, 0..1.
override CONFIDENCE: f32;
override MAX_IOU: f32;
/// At most so many boxes are told.
override MAX_BOXES: u32;
/// Words before the boxes.
override BOXES_AT: u32;

@group(0) @binding(0) var<storage, read> raw: array<Stored>;
/// What comes back to the CPU, see `result-layout.ts`; the frame's size is there already.
@group(0) @binding(1) var<storage, read_write> result: array<u32>;

const THREADS = 256u;
/// Boxes before NMS; where there are more, the least sure go. Equal to `THREADS`.
const CANDIDATES = 256u;
const BINS = 64u;
const HAND = 1u;

struct Candidate {
  /// Pixels of the detector's input, within the picture.
  box: vec4f,
  logit: f32,
  class_id: u32,
}

var<workgroup> bins: array<atomic<u32>, BINS>;
var<workgroup> lowest_bin: u32;
var<workgroup> found: atomic<u32>;
var<workgroup> all_found: u32;
var<workgroup> candidates: array<Candidate, CANDIDATES>;
var<workgroup> anchors: array<u32, CANDIDATES>;
/// Candidates from the most to the least sure.
var<workgroup> order: array<u32, CANDIDATES>;
var<workgroup> kept: array<u32, CANDIDATES>;

fn raw_at(row: u32, anchor: u32) -> f32 {
  return f32(raw[row * ANCHORS + anchor]);
}

fn confidence_of(logit: f32) -> f32 {
  return 1.0 / (1.0 + exp(-logit));
}

fn bin_of(logit: f32) -> u32 {
  return min(u32(f32(BINS) * (confidence_of(logit) - CONFIDENCE) / (1.0 - CONFIDENCE)), BINS - 1);
}

/// Width, height and place of the picture in the input.
fn picture() -> vec4f {
  let size = vec2f(f32(result[1]), f32(result[2]));
  let shown = size * min(f32(SIDE) / size.x, f32(SIDE) / size.y);
  let pad = (vec2f(f32(SIDE)) - shown) / 2.0;
  return vec4f(pad, pad + shown);
}

/// By its bits: a compiler may take for granted that no number is none.
fn is_number(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7f800000u) != 0x7f800000u;
}

fn decode(anchor: u32, bounds: vec4f, pixel: f32) -> Candidate {
  var none = Candidate(vec4f(0), -1e9, 0);
  let item = raw_at(4, anchor);
  let hand = raw_at(5, anchor);
  let logit = max(item, hand);
  if (!is_number(item) || !is_number(hand) || logit < log(CONFIDENCE / (1.0 - CONFIDENCE))) {
    return none;
  }
  var cell = anchor;
  var stride = STRIDES[0];
  for (var level = 0u; level < LEVELS; level++) {
    stride = STRIDES[level];
    let cells = (SIDE / stride) * (SIDE / stride);
    if (cell < cells) {
      break;
    }
    cell -= cells;
  }
  let columns = SIDE / stride;
  let centre = (vec2f(f32(cell % columns), f32(cell / columns)) + 0.5) * f32(stride);
  let before = exp(vec2f(raw_at(0, anchor), raw_at(1, anchor))) * f32(stride);
  let after = exp(vec2f(raw_at(2, anchor), raw_at(3, anchor))) * f32(stride);
  let box = clamp(vec4f(centre - before, centre + after), bounds.xyxy, bounds.zwzw);
  // Nothing is left of a box that lies in the letterbox's bars.
  if (!(box.z - box.x >= pixel && box.w - box.y >= pixel)) {
    return none;
  }
  return Candidate(box, logit, select(0u, HAND, hand > item));
}

fn area(box: vec4f) -> f32 {
  return (box.z - box.x) * (box.w - box.y);
}

fn iou(a: vec4f, b: vec4f) -> f32 {
  let sides = max(min(a.zw, b.zw) - max(a.xy, b.xy), vec2f(0));
  let shared_area = sides.x * sides.y;
  return shared_area / max(area(a) + area(b) - shared_area, 1e-9);
}

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) me: u32) {
  let bounds = picture();
  // One pixel of the frame in pixels of the input.
  let pixel = (bounds.z - bounds.x) / f32(result[1]);

  // Where there are too many, so many of the least sure bins go that the rest fits. (Were there too many in the surest bin alone, which of those
  // are kept would depend on the order of threads.)
  if (me < BINS) {
    atomicStore(&bins[me], 0);
  }
  if (me == 0) {
    atomicStore(&found, 0);
  }
  workgroupBarrier();
  for (var anchor = me; anchor < ANCHORS; anchor += THREADS) {
    let candidate = decode(anchor, bounds, pixel);
    if (candidate.logit > -1e8) {
      atomicAdd(&bins[bin_of(candidate.logit)], 1);
    }
  }
  workgroupBarrier();
  if (me == 0) {
    var sum = 0u;
    var lowest = BINS;
    while (lowest > 0) {
      sum += atomicLoad(&bins[lowest - 1]);
      if (sum > CANDIDATES) {
        break;
      }
      lowest--;
    }
    lowest_bin = min(lowest, BINS - 1);
  }
  workgroupBarrier();
  for (var anchor = me; anchor < ANCHORS; anchor += THREADS) {
    let candidate = decode(anchor, bounds, pixel);
    if (candidate.logit > -1e8 && bin_of(candidate.logit) >= lowest_bin) {
      let slot = atomicAdd(&found, 1);
      if (slot < CANDIDATES) {
        candidates[slot] = candidate;
        anchors[slot] = anchor;
      }
    }
  }
  workgroupBarrier();

  if (me == 0) {
    all_found = min(atomicLoad(&found), CANDIDATES);
  }
  let total = workgroupUniformLoad(&all_found);

  // They lie in the order in which threads came: put them in one that does not depend on it.
  if (me < total) {
    var rank = 0u;
    for (var other = 0u; other < total; other++) {
      let better = candidates[other].logit > candidates[me].logit;
      let before = candidates[other].logit == candidates[me].logit && anchors[other] < anchors[me];
      rank += select(0u, 1u, better || before);
    }
    order[rank] = me;
  }
  kept[me] = select(0u, 1u, me < total);
  workgroupBarrier();

  // Greedy NMS: from the best down, each one that is still there drops those of its class that it covers. From here on `me` is a rank.
  for (var best = 0u; best < total; best++) {
    let is_kept = workgroupUniformLoad(&kept[best]);
    if (is_kept == 1 && me > best && me < total && kept[me] == 1) {
      let mine = candidates[order[me]];
      let rival = candidates[order[best]];
      if (mine.class_id == rival.class_id && iou(mine.box, rival.box) > MAX_IOU) {
        kept[me] = 0;
      }
    }
  }
  workgroupBarrier();

  if (me < total && kept[me] == 1) {
    var place = 0u;
    for (var other = 0u; other < me; other++) {
      place += kept[other];
    }
    if (place < MAX_BOXES) {
      let mine = candidates[order[me]];
      let shown = (mine.box - bounds.xyxy) / (bounds.zwzw - bounds.xyxy);
      let at = BOXES_AT + 3 * place;
      result[at] = pack2x16unorm(shown.xy);
      result[at + 1] = pack2x16unorm(shown.zw);
      result[at + 2] = pack2x16unorm(vec2f(confidence_of(mine.logit), 0)) | (mine.class_id << 16);
    }
  }
  if (me == 0) {
    var sum = 0u;
    for (var rank = 0u; rank < total; rank++) {
      sum += kept[rank];
    }
    result[0] = min(sum, MAX_BOXES);
  }
}
