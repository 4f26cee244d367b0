import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Setup } from '../../workers/lab.api.ts';
import type { VisionReport } from '../../workers/vision.api.ts';
import { base } from '../ui/styles.ts';
import { limit } from './format.ts';
import { panel, tables } from './lab-styles.ts';

/** Why the CPU does the work, in words; a reason that is not here shows itself. */
const FALLBACKS: Readonly<Record<string, string>> = {
  'no-webgpu': 'this browser gives no GPU adapter',
  'software-adapter': 'the adapter is software, which is slower than WASM',
  'device-failed': 'the GPU failed while it was set up',
  'device-lost': 'the GPU was lost; the CPU stands in for it',
  'parity-failed': 'the GPU does not give what the CPU gives',
  'not-kept': 'there is no network, and what the GPU needs is not on this device',
};

/** Limits that decide whether the models fit, by what they mean to us. */
const LIMITS = [
  ['maxBufferSize', 'buffer'],
  ['maxStorageBufferBindingSize', 'storage binding'],
  ['maxStorageBuffersPerShaderStage', 'storage buffers per stage'],
  ['maxComputeWorkgroupStorageSize', 'workgroup storage, bytes'],
  ['maxComputeInvocationsPerWorkgroup', 'invocations per workgroup'],
  ['maxComputeWorkgroupsPerDimension', 'workgroups per dimension'],
] as const;

const FEATURES = ['shader-f16', 'subgroups', 'timestamp-query'] as const;

/** Where the work is done: backend, adapter, what it can. */
@customElement('cl-lab-device')
export class DevicePanel extends LitElement {
  static override styles = [base, panel, tables];

  @property({ attribute: false }) report: VisionReport | null = null;
  @property({ attribute: false }) setup: Setup | null = null;

  override render() {
    return html`<section aria-labelledby="heading">
      <h2 id="heading">Device</h2>
      ${this.report ? this.details(this.report) : html`<p class="empty">Run something to see where it is done.</p>`}
    </section>`;
  }

  private details({ backend, adapter, threads, fallback }: VisionReport) {
    const gpu = this.setup?.gpu ?? null;
    return html`<dl>
      <dt>Backend</dt>
      <dd>${backend === 'webgpu' ? 'WebGPU' : `WASM, ${threads} thread${threads === 1 ? '' : 's'}`}</dd>
      ${
        fallback
          ? html`<dt>Not WebGPU</dt>
              <dd>${FALLBACKS[fallback] ?? fallback}</dd>`
          : ''
      }
      ${
        adapter
          ? html`<dt>Adapter</dt>
              <dd>${adapter}${gpu?.software ? ' (software)' : ''}</dd>`
          : ''
      }
      ${
        gpu
          ? html`<dt>Features</dt>
              <dd>${FEATURES.map((name) => `${name} ${gpu.features.includes(name) ? 'yes' : 'no'}`).join(', ')}</dd>
              ${LIMITS.map(
                ([name, text]) =>
                  html`<dt>${text}</dt>
                    <dd>${limit(gpu.limits[name] ?? 0)}</dd>`,
              )}`
          : ''
      }
      <dt>Page</dt>
      <dd>
        ${crossOriginIsolated ? 'cross-origin isolated' : 'not isolated: one thread'}, ${navigator.hardwareConcurrency} processors
      </dd>
    </dl>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-lab-device': DevicePanel;
  }
}
