// Letterboxes regions of the frame into the square NCHW input of a model, normalised: the area averages of `letterbox.ts`, one
// thread per pixel of the input. Comes after lines that define `Stored`, `frame` and `texel`.

override SIDE: u32;
override GAIN_R: f32;
override GAIN_G: f32;
override GAIN_B: f32;
override BIAS_R: f32;
override BIAS_G: f32;
override BIAS_B: f32;
/// Byte value of the bars.
override FILL: f32;

/// x1, y1, x2, y2 in 0..1 of the frame; an empty one gives bars only.
@group(0) @binding(1) var<storage, read> regions: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> model_input: array<Stored>;

/// Sums of edges carry rounding errors: a sliver this thin, in pixels of the frame, is none.
const EPSILON = 1e-3;

/// What of the frame's pixels a pixel of the input is made of, along one axis.
struct Taps {
  begin: f32,
  end: f32,
  first: u32,
  last: u32,
  inside: bool,
}

fn taps(i: u32, low: f32, high: f32, scale: f32, limit: u32) -> Taps {
  let pad = (f32(SIDE) - (high - low) * scale) / 2.0;
  let middle = f32(i) + 0.5;
  // A pixel of the input belongs to the picture when its centre does.
  let inside = middle >= pad - EPSILON && middle < pad + (high - low) * scale - EPSILON;
  let step = 1.0 / scale;
  // Enlarging: what a box of one pixel's width covers of its two neighbours is bilinear interpolation.
  let half = max(step, 1.0) / 2.0;
  let centre = low + (middle - pad) * step;
  let begin = max(centre - half, low);
  let end = min(centre + half, high);
  let first = min(u32(floor(begin + EPSILON)), limit - 1);
  let last = clamp(u32(max(ceil(end - EPSILON), 1.0)) - 1, first, limit - 1);
  return Taps(begin, end, first, last, inside);
}

fn covered(pixel: u32, along: Taps) -> f32 {
  return max(min(f32(pixel) + 1.0, along.end) - max(f32(pixel), along.begin), 0.0);
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= SIDE || id.y >= SIDE) {
    return;
  }
  let size = textureDimensions(frame);
  let region = regions[id.z] * vec4f(vec2f(size), vec2f(size));
  var colour = vec3f(FILL);
  if (region.z > region.x && region.w > region.y) {
    let scale = min(f32(SIDE) / (region.z - region.x), f32(SIDE) / (region.w - region.y));
    let across = taps(id.x, region.x, region.z, scale, size.x);
    let down = taps(id.y, region.y, region.w, scale, size.y);
    if (across.inside && down.inside) {
      var sum = vec3f(0);
      var total = 0.0;
      for (var y = down.first; y <= down.last; y++) {
        let row_weight = covered(y, down);
        for (var x = across.first; x <= across.last; x++) {
          let weight = row_weight * covered(x, across);
          sum += weight * texel(vec2u(x, y));
          total += weight;
        }
      }
      colour = 255.0 * sum / max(total, 1e-9);
    }
  }
  let plane = SIDE * SIDE;
  let at = id.z * 3 * plane + id.y * SIDE + id.x;
  model_input[at] = Stored(colour.r * GAIN_R + BIAS_R);
  model_input[at + plane] = Stored(colour.g * GAIN_G + BIAS_G);
  model_input[at + 2 * plane] = Stored(colour.b * GAIN_B + BIAS_B);
}
