/** The app's vision worker, with counters around the browser's APIs. The order matters: counters first. */
import './install-counter.ts';
import '../../workers/vision.worker.ts';
