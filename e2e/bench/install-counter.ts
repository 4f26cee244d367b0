/** Imported for what it does: counts from here on, in a worker. */
import { ApiCounter } from '../../workers/lab/api-counter.ts';
import { serveCounts } from './counts-channel.ts';

serveCounts(new ApiCounter(globalThis, () => performance.now()));
