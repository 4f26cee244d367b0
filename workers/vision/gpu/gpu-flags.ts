/** Flags of the WebGPU specification (buffer usage, texture usage, map mode, shader stage) that TypeScript's library does not declare. */
export const MAP_READ = 0x0001;
export const COPY_SRC = 0x0004;
export const COPY_DST = 0x0008;
export const STORAGE = 0x0080;

export const TEXTURE_COPY_DST = 0x02;
export const TEXTURE_BINDING = 0x04;
export const RENDER_ATTACHMENT = 0x10;

export const MAP_FOR_READING = 0x1;

export const COMPUTE_STAGE = 0x4;
