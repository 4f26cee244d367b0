import { afterEach, expect, test, vi } from 'vitest';
import { whatIsLacking } from './what-is-lacking.ts';

afterEach(() => vi.unstubAllGlobals());

function currentBrowser(): void {
  vi.stubGlobal('OffscreenCanvas', () => undefined);
  vi.stubGlobal('indexedDB', {});
  vi.stubGlobal(
    'HTMLVideoElement',
    class {
      requestVideoFrameCallback(): void {}
    },
  );
}

test('a current browser lacks nothing: the SIMD module is a valid one', () => {
  currentBrowser();
  expect(whatIsLacking()).toBeNull();
});

test('what is missing is named', () => {
  currentBrowser();
  vi.stubGlobal('OffscreenCanvas', undefined);
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  expect(whatIsLacking()).toBe('missing: WebAssembly SIMD, OffscreenCanvas');
});
