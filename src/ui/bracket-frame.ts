import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';

/** The sign of the app: four corners around something that was recognised. */
@customElement('cl-bracket-frame')
export class BracketFrame extends LitElement {
  static override styles = css`
    :host {
      --corner: 1.125rem;
      --stroke: 0.25rem;
      display: block;
      position: relative;
    }
    i {
      position: absolute;
      width: var(--corner);
      height: var(--corner);
      border: var(--stroke) solid var(--bracket, var(--lens));
      border-radius: 0.5rem 0 0 0;
      border-right: 0;
      border-bottom: 0;
    }
    .a {
      left: 0;
      top: 0;
    }
    .b {
      right: 0;
      top: 0;
      rotate: 90deg;
    }
    .c {
      right: 0;
      bottom: 0;
      rotate: 180deg;
    }
    .d {
      left: 0;
      bottom: 0;
      rotate: 270deg;
    }
  `;

  override render() {
    return html`<slot></slot><i class="a"></i><i class="b"></i><i class="c"></i><i class="d"></i>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-bracket-frame': BracketFrame;
  }
}
