import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base } from '../ui/styles.ts';
import { chosenFiles, droppedFiles } from './dropped-files.ts';
import type { GivenFile } from './picture-plan.ts';

/** A place to drop files on. Its slots hold what leads to a file picker for who cannot drag. Fires `files`. */
@customElement('cl-drop-zone')
export class DropZone extends LitElement {
  static override styles = [
    base,
    css`
      .zone {
        display: grid;
        justify-items: center;
        gap: var(--space-3);
        padding: var(--space-6) var(--space-4);
        border: 2px dashed var(--edge-strong);
        border-radius: var(--radius-m);
        text-align: center;
        transition: background-color var(--quick);
      }
      .zone.over {
        border-color: var(--ink);
        background: var(--sunken);
      }
      :host([compact]) .zone {
        padding: var(--space-5) var(--space-4);
      }
    `,
  ];

  @property({ type: Boolean, reflect: true }) compact = false;
  /** As of `<input type="file">`. */
  @property() accept = '';
  @property({ type: Boolean }) multiple = false;
  @state() private over = false;

  override render() {
    return html`
      <div
        class="zone ${this.over ? 'over' : ''}"
        @dragover=${this.onDrag}
        @dragleave=${() => (this.over = false)}
        @drop=${this.onDrop}
      >
        <slot></slot>
      </div>
    `;
  }

  /** Opens the system's picker. @param folder a folder with all that is in it, where the browser can */
  pick(folder = false): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = this.accept;
    input.multiple = this.multiple;
    input.webkitdirectory = folder;
    input.addEventListener('change', () => this.give(chosenFiles(input.files)));
    input.click();
  }

  private readonly onDrag = (event: DragEvent): void => {
    event.preventDefault();
    this.over = true;
  };

  private readonly onDrop = (event: DragEvent): void => {
    event.preventDefault();
    this.over = false;
    void droppedFiles(event.dataTransfer).then(
      (files) => this.give(files),
      () => this.give([]),
    );
  };

  private give(files: readonly GivenFile[]): void {
    if (files.length > 0) this.dispatchEvent(new CustomEvent<readonly GivenFile[]>('files', { detail: files }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-drop-zone': DropZone;
  }
}
