import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { icon } from './icons.ts';
import { LANGUAGES, language, switchLanguage, type Language } from './language.ts';
import { base } from './styles.ts';

/** The platform's own list of languages, each by its name in itself, so that it is found by who cannot read the rest. */
@localized()
@customElement('cl-language-picker')
export class LanguagePicker extends LitElement {
  static override styles = [
    base,
    css`
      label {
        display: flex;
        align-items: center;
        position: relative;
      }
      .icon {
        position: absolute;
        inset-inline-start: var(--space-3);
        font-size: 0.875rem;
        pointer-events: none;
      }
      select {
        appearance: none;
        min-height: var(--touch);
        padding-block: 0;
        padding-inline: calc(var(--space-3) + 1.75rem) var(--space-4);
        border: 1.5px solid currentcolor;
        border-radius: var(--radius-full);
        background: none;
        color: inherit;
        font: inherit;
        font-weight: 600;
        cursor: pointer;
      }
      option {
        background: var(--surface);
        color: var(--ink);
      }
    `,
  ];

  override render() {
    return html`
      <label>
        ${icon('globe')}
        <select aria-label=${msg('Language')} @change=${this.onChange}>
          ${LANGUAGES.map(({ code, name }) => html`<option lang=${code} value=${code} ?selected=${code === language()}>${name}</option>`)}
        </select>
      </label>
    `;
  }

  private readonly onChange = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    // Where the texts cannot be fetched the list shows again what is spoken.
    switchLanguage(select.value as Language).catch(() => (select.value = language()));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-language-picker': LanguagePicker;
  }
}
