/** Where the bench server has what its pages ask for. */

export const MODELS = '/models/';
/** Our models with a detector that does nothing, for measuring everything around it. */
export const TINY_MODELS = '/tiny-models/';
/** Our detector as LiteRT.js wants it. */
export const LITERT_WEIGHTS = '/peers/litert/detector-int8.tflite';
