import { css } from 'lit';

/** What every element starts from: box model, focus ring, text helpers. */
export const base = css`
  :host {
    box-sizing: border-box;
    font: 400 var(--text-s) / 1.4 var(--font);
    color: var(--ink);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  :focus-visible {
    outline: 3px solid var(--ink);
    outline-offset: 2px;
    box-shadow: 0 0 0 2px var(--lens);
  }
  /* Takes the focus when its screen appears; it is no control, so it shows no ring. */
  h1.arrival:focus,
  h2.arrival:focus {
    outline: none;
    box-shadow: none;
  }
  svg {
    display: block;
    width: 1.375em;
    height: 1.375em;
    flex: none;
  }
  /* Letters that are joined must not be pulled together. */
  :host(:dir(rtl)) * {
    letter-spacing: normal !important;
  }
  .number {
    unicode-bidi: isolate;
    font-variant-numeric: tabular-nums;
    font-feature-settings: 'cv11';
  }
  .icon.directed:dir(rtl) {
    scale: -1 1;
  }
  .soft {
    color: var(--ink-soft);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** Buttons: plain `<button>` elements with a class, so that they keep the platform's behaviour. */
export const buttons = css`
  button {
    appearance: none;
    border: 0;
    margin: 0;
    padding: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: inherit;
    cursor: pointer;
    touch-action: manipulation;
  }
  button:disabled {
    cursor: default;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-height: 3.25rem;
    min-width: var(--touch);
    padding: var(--space-2) var(--space-5);
    border-radius: var(--radius-full);
    font-weight: 600;
    font-size: var(--text-m);
    line-height: 1.2;
    text-align: center;
    transition:
      transform var(--quick) var(--ease),
      background-color var(--quick);
  }
  .button:active:not(:disabled) {
    transform: scale(0.98);
  }
  .button.primary {
    background: var(--action);
    color: var(--on-action);
  }
  .button.primary:disabled {
    background: var(--sunken);
    color: var(--ink-soft);
  }
  .button.secondary {
    background: var(--sunken);
    color: var(--ink);
  }
  .button.quiet {
    color: var(--ink);
    text-decoration: underline;
    text-decoration-color: var(--edge-strong);
    text-underline-offset: 0.25em;
  }
  a.button {
    text-decoration: none;
  }
  .button.small {
    min-height: var(--touch);
    padding: var(--space-1) var(--space-4);
    font-size: var(--text-s);
  }
  .icon-button {
    display: inline-grid;
    place-items: center;
    min-width: var(--touch);
    min-height: var(--touch);
    border-radius: var(--radius-full);
    transition: background-color var(--quick);
  }
  @media (hover: hover) {
    .icon-button:hover:not(:disabled),
    .button.quiet:hover {
      background: var(--sunken);
    }
    .button.secondary:hover {
      background: var(--edge);
    }
  }
`;

/** A screen or cover that says one thing in its middle. */
export const centred = css`
  :host {
    display: grid;
    place-content: safe center;
    justify-items: center;
    height: 100%;
    padding: var(--space-5);
    overflow-y: auto;
    background: var(--paper);
    text-align: center;
  }
`;
