import { css } from 'lit';

/** Fields, notes and pictures that the dialogs about taught products share. */
export const teachStyles = css`
  .field {
    display: grid;
    gap: var(--space-1);
    margin-block-end: var(--space-4);
  }
  .field label,
  legend {
    font-weight: 600;
  }
  .field input {
    width: 100%;
    min-height: 3rem;
    padding: var(--space-2) var(--space-4);
    border: 1.5px solid var(--edge-strong);
    border-radius: var(--radius-m);
    background: var(--surface);
    color: inherit;
    font: inherit;
    font-size: var(--text-m);
  }
  .field input[aria-invalid='true'] {
    border-color: var(--ask-edge);
  }
  .wrong {
    color: var(--ask-ink);
  }
  .note {
    display: flex;
    gap: var(--space-3);
    align-items: flex-start;
    margin-block: var(--space-2);
    padding: var(--space-3) var(--space-4);
    border-radius: var(--radius-m);
    background: var(--sunken);
  }
  .note.ask {
    background: var(--ask-tint);
    color: var(--ask-ink);
  }
  .note .icon {
    padding-block-start: 0.1em;
  }
  .ways {
    display: grid;
    gap: var(--space-1);
  }
  .picture {
    width: 3.5rem;
    aspect-ratio: 1;
    border-radius: var(--radius-s);
    background: var(--sunken);
    object-fit: cover;
  }
`;
