import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { encode } from 'uqr';

/** A QR code for somebody else's phone: black on white in both themes, as scanners want it. */
@customElement('cl-qr-code')
export class QrCode extends LitElement {
  static override styles = css`
    :host {
      display: block;
      padding: 0.75rem;
      border-radius: var(--radius-m);
      background: #ffffff;
    }
    svg {
      display: block;
      width: 100%;
      height: auto;
    }
  `;

  @property() text = '';
  @property() label = '';

  override render() {
    const { data, size } = encode(this.text, { ecc: 'M', border: 2 });
    const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
    return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${this.label} shape-rendering="crispEdges">
      <path d=${path} fill="#000000" />
    </svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-qr-code': QrCode;
  }
}
