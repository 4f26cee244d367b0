import { css } from 'lit';

/** A panel: a titled box, dense but with room to breathe. */
export const panel = css`
  :host {
    display: block;
    min-width: 0;
  }
  section {
    height: 100%;
    padding: var(--space-3) var(--space-4) var(--space-4);
    border: 1px solid var(--edge);
    border-radius: var(--radius-s);
    background: var(--surface);
  }
  h2 {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--space-3);
    margin-bottom: var(--space-2);
    font-size: var(--text-s);
    font-weight: 650;
  }
  h2 small {
    font-size: var(--text-xs);
    font-weight: 400;
    color: var(--ink-soft);
    text-align: right;
  }
  h3 {
    margin: var(--space-3) 0 var(--space-1);
    font-size: var(--text-xs);
    font-weight: 600;
    color: var(--ink-soft);
  }
  .note {
    margin-top: var(--space-2);
    font-size: var(--text-xs);
    color: var(--ink-soft);
  }
  .empty {
    color: var(--ink-soft);
    font-size: var(--text-xs);
  }
`;

/** Numbers in rows: names left, figures right, one line each. */
export const tables = css`
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--text-xs);
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.2rem 0 0.2rem var(--space-3);
    border-top: 1px solid var(--edge);
    text-align: right;
    font-weight: 400;
    white-space: nowrap;
  }
  th:first-child,
  td:first-child {
    padding-left: 0;
    text-align: left;
    white-space: normal;
  }
  thead th {
    border-top: 0;
    color: var(--ink-soft);
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0.2rem var(--space-3);
    font-size: var(--text-xs);
    font-variant-numeric: tabular-nums;
  }
  dt {
    color: var(--ink-soft);
  }
  dd {
    overflow-wrap: anywhere;
  }
  code {
    font-family: var(--mono);
    font-size: 0.95em;
  }
`;

/** Controls: the platform's own, in one look. */
export const controls = css`
  label,
  legend {
    display: block;
    padding: 0;
    font-size: var(--text-xs);
    color: var(--ink-soft);
  }
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  select,
  input[type='number'],
  input[type='text'] {
    width: 100%;
    min-height: var(--control);
    margin-top: 2px;
    padding: 0 var(--space-2);
    border: 1px solid var(--edge-strong);
    border-radius: 0.5rem;
    background: var(--paper);
    color: var(--ink);
    font: inherit;
    font-size: var(--text-xs);
  }
  input[type='file'] {
    width: 100%;
    min-height: var(--control);
    margin-top: 2px;
    font: inherit;
    font-size: var(--text-xs);
    color: var(--ink);
  }
  .button.lab {
    min-height: var(--control);
    padding: 0 var(--space-4);
    border-radius: 0.5rem;
    font-size: var(--text-xs);
  }
  .button.lab:disabled {
    background: var(--sunken);
    color: var(--ink-soft);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
  }
`;
