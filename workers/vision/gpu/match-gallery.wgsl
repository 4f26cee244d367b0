// Weighs looks against a gallery, as `tally.ts` in core defines it: `score` by tiles of products, `gather` over all tiles. Only tallies come back.

/// `vec4u`s of eight numbers that a reference has.
override WORDS: u32;
override PRODUCTS: u32;

/// See `pack-gallery.ts`.
struct Product {
  first: u32,
  references: u32,
  /// What the greatest cosine of its references counts, and what their sum does.
  nearest: f32,
  sum: f32,
}

/// Of some products. As `result` it is read by `gallery-matcher.ts`.
struct Tally {
  /// The greatest ones, greatest first, equal ones in the order of their columns.
  logits: vec3f,
  /// Of e^(logit - greatest logit).
  sum: f32,
  columns: vec3u,
  /// Greatest similarity of each look.
  nearest: array<vec4f, 2>,
}

@group(0) @binding(0) var<storage, read> references: array<vec4u>;
@group(0) @binding(1) var<storage, read> products: array<Product>;
/// For each question the weights of eight looks; then number by number what each of the first four has there, and likewise the last four. Looks that
/// are not there have zeros.
@group(0) @binding(2) var<storage, read> questions: array<vec4f>;
/// Tile by tile for one question, then for the next.
@group(0) @binding(3) var<storage, read_write> tiles: array<Tally>;
@group(0) @binding(4) var<storage, read_write> result: array<Tally>;

/// Products in a tile.
const THREADS = 64u;
const NEVER = -1e30;
const NOBODY = 0xffffffffu;

var<workgroup> tallies: array<Tally, THREADS>;

fn nothing() -> Tally {
  return Tally(vec3f(NEVER), 0, vec3u(NOBODY), array<vec4f, 2>(vec4f(-1), vec4f(-1)));
}

fn is_before(logit: f32, column: u32, other: f32, its_column: u32) -> bool {
  return logit > other || (logit == other && column < its_column);
}

/// Both lists are in order, so their best three are found by taking the better head three times.
fn merge(a: Tally, b: Tally) -> Tally {
  var merged = a;
  var i = 0u;
  var j = 0u;
  for (var place = 0u; place < 3; place++) {
    if (is_before(b.logits[j], b.columns[j], a.logits[i], a.columns[i])) {
      merged.logits[place] = b.logits[j];
      merged.columns[place] = b.columns[j];
      j++;
    } else {
      merged.logits[place] = a.logits[i];
      merged.columns[place] = a.columns[i];
      i++;
    }
  }
  let top = merged.logits.x;
  merged.sum = a.sum * exp(a.logits.x - top) + b.sum * exp(b.logits.x - top);
  merged.nearest = array<vec4f, 2>(max(a.nearest[0], b.nearest[0]), max(a.nearest[1], b.nearest[1]));
  return merged;
}

/// What all threads have, in `tallies[0]`.
fn merge_all(me: u32, mine: Tally) {
  tallies[me] = mine;
  workgroupBarrier();
  for (var half = THREADS / 2; half > 0; half /= 2) {
    if (me < half) {
      tallies[me] = merge(tallies[me], tallies[me + half]);
    }
    workgroupBarrier();
  }
}

@compute @workgroup_size(THREADS)
fn score(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) me: u32) {
  let question = group.x * (2 + 16 * WORDS);
  let halves = select(1u, 2u, any(questions[question + 1] != vec4f(0)));
  let column = group.y * THREADS + me;
  var mine = nothing();
  if (column < PRODUCTS) {
    let product = products[column];
    var greatest = array<vec4f, 2>(vec4f(-1), vec4f(-1));
    var sums = array<vec4f, 2>(vec4f(0), vec4f(0));
    for (var row = 0u; row < product.references; row++) {
      for (var half = 0u; half < halves; half++) {
        var cosines = vec4f(0);
        var at = question + 2 + half * 8 * WORDS;
        for (var word = 0u; word < WORDS; word++) {
          let eight = references[((product.first + row) * WORDS + word) * THREADS + me];
          for (var part = 0u; part < 4; part++) {
            let two = unpack2x16snorm(eight[part]);
            cosines += two.x * questions[at] + two.y * questions[at + 1];
            at += 2;
          }
        }
        greatest[half] = max(greatest[half], cosines);
        sums[half] += cosines;
      }
    }
    let similar = array<vec4f, 2>(
      product.nearest * greatest[0] + product.sum * sums[0],
      product.nearest * greatest[1] + product.sum * sums[1],
    );
    let logit = dot(questions[question], similar[0]) + dot(questions[question + 1], similar[1]);
    mine = Tally(vec3f(logit, NEVER, NEVER), 1, vec3u(column, NOBODY, NOBODY), similar);
  }
  merge_all(me, mine);
  if (me == 0) {
    tiles[group.x * groups.y + group.y] = tallies[0];
  }
}

@compute @workgroup_size(THREADS)
fn gather(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) me: u32) {
  let count = (PRODUCTS + THREADS - 1) / THREADS;
  var mine = nothing();
  for (var tile = me; tile < count; tile += THREADS) {
    mine = merge(mine, tiles[group.x * count + tile]);
  }
  merge_all(me, mine);
  if (me == 0) {
    result[group.x] = tallies[0];
  }
}
