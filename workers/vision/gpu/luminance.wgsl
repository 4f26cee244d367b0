// The frame's brightness, small (`../luminance.ts`), with 6 bits a pixel: 16 pixels in three words, so that boxes and brightness come
// back to the CPU in 4 KB. Comes after one of the codes in `frame-binding.ts`.

/// Longer side of the small picture, pixels.
override SMALL_SIDE: u32;
/// Samples along each side of a block.
override SAMPLES: u32;
/// Words before the brightness.
override LUMINANCE_AT: u32;

/// What comes back to the CPU, see `result-layout.ts`.
@group(0) @binding(3) var<storage, read_write> result: array<u32>;

fn brightness(column: u32, row: u32, block: f32, steps: u32) -> u32 {
  var sum = 0.0;
  for (var sy = 0u; sy < steps; sy++) {
    let y = u32((f32(row) + (f32(sy) + 0.5) / f32(steps)) * block);
    for (var sx = 0u; sx < steps; sx++) {
      let x = u32((f32(column) + (f32(sx) + 0.5) / f32(steps)) * block);
      sum += dot(texel(vec2u(x, y)), vec3f(77, 150, 29) * (255.0 / 256.0));
    }
  }
  return min(u32(sum / f32(steps * steps)), 255u);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let size = textureDimensions(frame);
  if (id.x == 0) {
    result[1] = size.x;
    result[2] = size.y;
  }
  let block = max(1.0, f32(max(size.x, size.y)) / f32(SMALL_SIDE));
  let small = vec2u(vec2f(size) / block + 1e-4);
  let steps = min(SAMPLES, u32(ceil(block)));
  var words = array<u32, 3>();
  for (var k = 0u; k < 16u; k++) {
    let pixel = 16u * id.x + k;
    if (pixel >= small.x * small.y) {
      break;
    }
    let value = brightness(pixel % small.x, pixel / small.x, block, steps) >> 2;
    let bit = 6u * k;
    words[bit / 32] |= value << (bit % 32);
    if (bit % 32 > 26) {
      words[bit / 32 + 1] |= value >> (32 - bit % 32);
    }
  }
  let at = LUMINANCE_AT + 3 * id.x;
  if (at + 2 < arrayLength(&result)) {
    result[at] = words[0];
    result[at + 1] = words[1];
    result[at + 2] = words[2];
  }
}
