/** The app's vision worker, with a counter around the browser's APIs. The order matters: the counter first. */
import './install-live-counter.ts';
import '../../workers/vision.worker.ts';
