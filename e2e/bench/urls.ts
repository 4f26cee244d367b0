/** Where the bench server has what its pages ask for. */

export const MODELS = '/models/';
/** Our models with a detector that does nothing, for measuring everything around it. */
export const TINY_MODELS = '/tiny-models/';
/** ONNX Runtime without WebGPU, which the app has no use for: a peer's. */
export const PLAIN_RUNTIME = '/peers/plain/';
