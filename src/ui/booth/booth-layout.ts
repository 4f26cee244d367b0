import { css } from 'lit';

/** Where everything lies on the booth's screen: beside the picture in landscape, below it in portrait. */
export const boothLayout = css`
  :host {
    --panel: clamp(16rem, 35vw, 24rem);
    --cover-end: 0px;
    --cover-bottom: 44dvh;
    position: fixed;
    inset: 0;
    display: block;
    overflow: hidden;
    background: #0d0f11;
    user-select: none;
  }
  main {
    display: contents;
  }
  cl-viewfinder {
    position: absolute;
    inset: 0;
  }
  .over {
    position: absolute;
    inset-block: 0 var(--cover-bottom);
    inset-inline: 0 var(--cover-end);
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    color: var(--on-glass);
  }
  .bar {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-2);
    padding: max(var(--space-3), env(safe-area-inset-top)) var(--space-3) var(--space-3);
  }
  .badge,
  .bar .icon-button,
  .notice {
    background: var(--glass);
    box-shadow: inset 0 0 0 1px var(--glass-edge);
    backdrop-filter: blur(12px);
  }
  .bar .icon-button {
    color: var(--on-glass);
    font-size: var(--text-m);
  }
  .bar .icon-button:hover {
    background: rgb(16 18 21 / 0.9);
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 0.5em;
    min-height: var(--touch);
    padding: 0 var(--space-4);
    border-radius: var(--radius-full);
    font-weight: 600;
  }
  .badge i {
    width: 0.6em;
    height: 0.6em;
    border-radius: 50%;
    background: var(--on-glass-soft);
  }
  .badge .settled,
  .badge .interaction,
  .badge .settling {
    background: var(--lens);
  }
  .middle {
    display: grid;
    place-items: center;
    padding: 0 var(--space-4);
  }
  .notice {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    max-width: 26rem;
    padding: var(--space-4) var(--space-5);
    border-radius: var(--radius-l);
    font-size: var(--text-m);
    text-wrap: pretty;
  }
  .notice .icon {
    color: var(--ask);
    font-size: 1.25rem;
  }
  .foot {
    display: grid;
    gap: var(--space-3);
    /* The basket's rounded corners lie over the picture's end. */
    padding: var(--space-5) var(--space-5) calc(var(--radius-l) + var(--space-3));
  }
  :host([data-mode='attract']) .foot {
    background: linear-gradient(transparent, rgb(10 11 13 / 0.6) 40%, rgb(10 11 13 / 0.86));
  }
  .invitation h1 {
    font-size: var(--text-xl);
    font-weight: 750;
    line-height: 1.05;
    letter-spacing: -0.04em;
    text-wrap: balance;
  }
  .invitation p {
    margin-top: var(--space-1);
    color: var(--on-glass-soft);
    text-wrap: pretty;
  }
  .button.go {
    min-height: 4rem;
    background: var(--lens);
    color: var(--on-bright);
    font-size: var(--text-l);
    font-weight: 700;
    letter-spacing: -0.02em;
    animation: beckon 2.4s ease-in-out infinite;
  }
  cl-booth-basket {
    position: absolute;
    inset: auto 0 0;
    height: calc(var(--cover-bottom) + var(--radius-l));
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    margin-top: var(--space-3);
  }
  .acts .button {
    flex: 1 1 auto;
  }
  cl-booth-countdown {
    position: absolute;
    inset: 0;
  }
  :host([drawing]) cl-booth-basket {
    visibility: hidden;
  }
  @keyframes beckon {
    50% {
      box-shadow: 0 0 0 0.75rem rgb(211 242 75 / 0.22);
    }
  }
  @media (orientation: landscape) and (min-width: 40rem) {
    :host {
      --cover-end: calc(var(--panel) + var(--space-4));
      --cover-bottom: 0px;
    }
    .foot {
      padding-bottom: var(--space-5);
    }
    cl-booth-basket {
      inset-block: var(--space-4);
      inset-inline: auto var(--space-4);
      width: var(--panel);
      height: auto;
      border-radius: var(--radius-l);
    }
    :host([drawing]) cl-booth-basket {
      visibility: visible;
    }
  }
  /* On a phone the picture and the list need the room more than the words. */
  @media (orientation: portrait) and (max-width: 40rem) {
    :host {
      --cover-bottom: 50dvh;
    }
    .invitation p {
      display: none;
    }
  }
  :host([drawing]) {
    --cover-bottom: 0px;
  }
  @media (prefers-reduced-motion: reduce) {
    .button.go {
      animation: none;
    }
  }
`;
