/** The learning worker: it is started when something was taught, and ended when it has learned. */
import * as Comlink from 'comlink';
import type { LearningApi } from './learning.api.ts';
import { learnHead } from './learning/learn-head.ts';

const api: LearningApi = { learnHead };

Comlink.expose(api);
