/** How a control stands on the screen, in CSS pixels. */
export interface Control {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Its text is wider or taller than itself. */
  readonly cut: boolean;
  /** All of it, or as much as the screen holds, once it is scrolled to. */
  readonly inView: boolean;
  /** What takes the pointer in its middle instead of it. */
  readonly covered: string | null;
  /** Its keyboard focus shows. */
  readonly ring: boolean;
}

/** Looks at every control that can be used just now, also within shadow trees. Runs in the page. */
export function controlsOf(): readonly Control[] {
  const found: HTMLElement[] = [];
  let modal = false;
  const walk = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      modal ||= element.matches('dialog[open]');
      const usable = element.matches('button:not(:disabled), a[href], select, summary, input');
      if (usable && element.checkVisibility({ visibilityProperty: true })) found.push(element);
    }
  };
  walk(document);
  return found.filter((element) => !modal || inDialog(element)).map(look);

  function look(element: HTMLElement): Control {
    element.focus();
    element.scrollIntoView({ block: 'center', inline: 'nearest' });
    // A field within a label is as large as that, and its focus shows around it.
    const whole = element.closest('label') ?? element;
    const box = whole.getBoundingClientRect();
    const { top, bottom, left, right } = element.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const hit = deepest(x, y);
    return {
      name: (element.getAttribute('aria-label') ?? whole.textContent ?? '').trim().replaceAll(/\s+/g, ' '),
      width: box.width,
      height: box.height,
      cut: element.scrollWidth > element.clientWidth + 1 && !element.matches('input, select, summary'),
      inView: left >= -1 && right <= innerWidth + 1 && top >= -1 && Math.min(bottom, top + 44) <= innerHeight + 1,
      // A note that waits for an answer may lie over the rest, as a dialog does.
      covered: hit === null || within(hit, element) || inNote(hit) ? null : hit.localName,
      ring: [element, whole].map((ringed) => getComputedStyle(ringed)).some(isRinged),
    };
  }

  function deepest(x: number, y: number): Element | null {
    let hit = document.elementFromPoint(x, y);
    for (
      let inner = hit?.shadowRoot?.elementFromPoint(x, y);
      inner && inner !== hit;
      inner = hit?.shadowRoot?.elementFromPoint(x, y)
    ) {
      hit = inner;
    }
    return hit;
  }

  /** Whether one lies in the other, or in a label around it. */
  function within(inner: Element, outer: Element): boolean {
    const whole = outer.closest('label') ?? outer;
    for (let node: Node | null = inner; node; node = node instanceof ShadowRoot ? node.host : node.parentNode) {
      if (node === whole) return true;
    }
    return false;
  }

  function isRinged({ outlineStyle, outlineWidth }: CSSStyleDeclaration): boolean {
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  }

  function inNote(element: Element): boolean {
    const root = element.getRootNode();
    return element.localName === 'cl-barcode-note' || (root instanceof ShadowRoot && root.host.localName === 'cl-barcode-note');
  }

  function inDialog(element: Element): boolean {
    for (
      let node: Node | null = element;
      node;
      node = node instanceof ShadowRoot ? node.host : (assigned(node) ?? node.parentNode)
    ) {
      if (node instanceof HTMLDialogElement && node.open) return true;
    }
    return false;
  }

  function assigned(node: Node): Element | null {
    return node instanceof Element ? node.assignedSlot : null;
  }
}
