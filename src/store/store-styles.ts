import { css } from 'lit';

/** What the panels of the staff's page share. */
export const panels = css`
  :host {
    display: block;
    min-width: 0;
  }
  .panel {
    display: grid;
    gap: var(--space-4);
    padding: var(--space-5);
    border: 1px solid var(--edge);
    border-radius: var(--radius-l);
    background: var(--surface);
  }
  h2 {
    font-size: var(--text-l);
    font-weight: 700;
    letter-spacing: -0.02em;
    line-height: 1.2;
    overflow-wrap: anywhere;
  }
  h3 {
    font-size: var(--text-m);
    font-weight: 650;
  }
  p {
    max-width: 42rem;
    text-wrap: pretty;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-3);
  }
  .row > .grow {
    flex: 1 1 12rem;
  }
  .button {
    min-height: 3rem;
    font-size: var(--text-s);
  }
  .button .icon {
    font-size: 1.05em;
  }
  .note {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--space-1) var(--space-3);
    padding: var(--space-4);
    border: 1px solid var(--ask-edge);
    border-radius: var(--radius-m);
    background: var(--ask-tint);
  }
  .note .icon {
    grid-row: span 2;
    color: var(--ask-ink);
    font-size: 1.1rem;
  }
  .note p {
    color: var(--ink);
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(5.5rem, 1fr));
    gap: var(--space-3);
  }
  .figure {
    padding: var(--space-3);
    border-radius: var(--radius-m);
    background: var(--sunken);
  }
  .figure b {
    display: block;
    font-size: var(--text-xl);
    font-weight: 700;
    line-height: 1.15;
    letter-spacing: -0.03em;
    font-variant-numeric: tabular-nums;
  }
  .figure small {
    color: var(--ink-soft);
    font-size: var(--text-xs);
  }
  .figure.warn {
    background: var(--ask-tint);
  }
  .figure.warn b,
  .figure.warn small {
    color: var(--ask-ink);
  }
  .bar {
    height: 0.625rem;
    overflow: hidden;
    border-radius: var(--radius-full);
    background: var(--sunken);
  }
  .bar i {
    display: block;
    height: 100%;
    border-radius: inherit;
    background: var(--good);
    transform-origin: left;
    transition: scale var(--calm) linear;
  }
  .bar:dir(rtl) i {
    transform-origin: right;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-3);
    padding-top: var(--space-2);
  }
  @media (max-width: 30rem) {
    .panel {
      padding: var(--space-4);
    }
    .actions .button.primary {
      width: 100%;
    }
  }
`;

/** A choice from a list, with its name above. */
export const choices = css`
  label.choice {
    display: grid;
    gap: var(--space-1);
    min-width: 0;
    color: var(--ink-soft);
    font-size: var(--text-xs);
    font-weight: 600;
  }
  select {
    width: 100%;
    min-height: var(--touch);
    padding: 0 var(--space-3);
    border: 1.5px solid var(--edge-strong);
    border-radius: var(--radius-s);
    background: var(--surface);
    color: var(--ink);
    font: 400 var(--text-s) / 1.2 var(--font);
    text-overflow: ellipsis;
  }
`;
