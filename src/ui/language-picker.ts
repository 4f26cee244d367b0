import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { LANGUAGES, type Language } from '../core/languages.ts';
import { icon } from './icons.ts';
import { language, switchLanguage } from './language.ts';
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
        gap: var(--space-2);
        position: relative;
        min-height: var(--touch);
        padding-inline: var(--space-3) var(--space-4);
        border-radius: var(--radius-full);
        box-shadow: inset 0 0 0 1.5px currentcolor;
        font-weight: 600;
      }
      label:focus-within {
        outline: 3px solid var(--ink);
        outline-offset: 2px;
      }
      .icon {
        font-size: 0.875rem;
      }
      /* Lies unseen over its own look. Its names are in the system's font: they would fetch one that the rest of the page has no use for. */
      select {
        position: absolute;
        inset: 0;
        width: 100%;
        opacity: 0;
        font: 400 var(--text-m) / 1.4 system-ui;
        cursor: pointer;
      }
    `,
  ];

  override render() {
    return html`
      <label>
        ${icon('globe')} <span aria-hidden="true">${LANGUAGES.find(({ code }) => code === language())?.name}</span>
        <select aria-label=${msg('Language')} @change=${this.onChange}>
          ${LANGUAGES.map(({ code, name }) => html`<option lang=${code} value=${code} .selected=${code === language()}>${name}</option>`)}
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
