/**
 * How shaders see a frame: where the browser can lend it (`importExternalTexture`) no pixel is copied; elsewhere it is copied to a texture on
 * the GPU. Both define `frame` and `texel`.
 */
export type BindingKind = 'external' | 'texture';

export const FRAME_CODE: Readonly<Record<BindingKind, string>> = {
  external: `@group(0) @binding(0) var frame: texture_external;
fn texel(at: vec2u) -> vec3f { return textureLoad(frame, at).rgb; }
`,
  texture: `@group(0) @binding(0) var frame: texture_2d<f32>;
fn texel(at: vec2u) -> vec3f { return textureLoad(frame, at, 0).rgb; }
`,
};
