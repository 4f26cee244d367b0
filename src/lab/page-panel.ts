import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, buttons } from '../ui/styles.ts';
import { bytes, ms } from './format.ts';
import { request } from './lab-events.ts';
import { controls, panel, tables } from './lab-styles.ts';
import type { LongTasks, Memory } from './page-watch.ts';

/** Parts of the memory that are listed. */
const PARTS = 6;

/** What all of it costs the page: long tasks of the main thread, and memory. */
@customElement('cl-lab-page')
export class PagePanel extends LitElement {
  static override styles = [base, buttons, panel, tables, controls];

  @property({ attribute: false }) longTasks: LongTasks | null = null;
  @property({ attribute: false }) memory: Memory = { pageHeap: null, whole: null };
  @property({ type: Boolean }) measuring = false;
  /** Whether anything was run. */
  @property({ type: Boolean }) watched = false;

  override render() {
    const { longTasks, memory, measuring } = this;
    return html`<section aria-labelledby="heading">
      <h2 id="heading">Main thread and memory</h2>
      <dl>
        <dt>Long tasks</dt>
        <dd>${this.watched ? tasksText(longTasks) : 'counted while something runs'}</dd>
        <dt>Page’s heap</dt>
        <dd>${memory.pageHeap === null ? 'this browser does not say' : bytes(memory.pageHeap)}</dd>
        ${
          memory.whole
            ? html`<dt>All memory</dt>
                <dd>${bytes(memory.whole.total)}</dd>
                ${memory.whole.parts.slice(0, PARTS).map(
                  (part) =>
                    html`<dt>${part.name}</dt>
                      <dd>${bytes(part.bytes)}</dd>`,
                )}`
            : ''
        }
      </dl>
      <p class="row note">
        <button class="button lab secondary" ?disabled=${measuring} @click=${() => request(this, 'lab-measure-memory', null)}>
          ${measuring ? 'Measuring…' : 'Measure all memory'}
        </button>
        ${measuring ? 'The browser waits for its next clean-up, up to 20 s.' : 'Page and workers, with WebAssembly.'}
      </p>
    </section>`;
  }
}

function tasksText(tasks: LongTasks | null): string {
  if (!tasks) return 'this browser does not tell';
  if (tasks.count === 0) return 'none of 50 ms or more';
  return `${tasks.count}, ${ms(tasks.ms)} ms together, the longest ${ms(tasks.worst)} ms`;
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-lab-page': PagePanel;
  }
}
