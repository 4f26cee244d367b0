import { FrameSourceError, type FrameSourceErrorCode } from './camera/frame-source.ts';
import { CatalogError } from './core/catalog.ts';
import { CatalogFetchError } from './load-catalog.ts';
import type { ProblemKind } from './ui/session-state.ts';
import { VisionClientError } from './vision/vision-client-error.ts';

const SOURCE_PROBLEMS: Readonly<Record<FrameSourceErrorCode, ProblemKind>> = {
  denied: 'camera-denied',
  'no-camera': 'no-camera',
  'in-use': 'camera-busy',
  'insecure-context': 'insecure',
  unsupported: 'camera-unsupported',
  ended: 'camera-lost',
  'clip-missing': 'clip-missing',
  'clip-unreadable': 'clip-missing',
};

/** Which problem screen an error belongs to. */
export function problemOf(error: unknown): ProblemKind {
  if (error instanceof FrameSourceError) return SOURCE_PROBLEMS[error.code];
  if (error instanceof CatalogError) return 'catalog-missing';
  if (!(error instanceof VisionClientError || error instanceof CatalogFetchError)) return 'vision-failed';
  switch (error.code) {
    case 'model-missing':
    case 'model-corrupt':
    case 'server-failed':
      return error.code;
    case 'offline':
      return 'models-offline';
    default:
      return 'vision-failed';
  }
}
