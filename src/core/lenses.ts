/** One of the device's cameras. */
export interface Lens {
  readonly id: string;
  /** As the system calls it; empty where it says nothing. */
  readonly label: string;
  readonly facing: 'rear' | 'front' | null;
}

/** What `enumerateDevices()` tells, as far as it matters here. */
export interface MediaDevice {
  readonly kind: string;
  readonly deviceId: string;
  readonly label: string;
}

/**
 * The cameras to choose from, those that look away from the shopper first. Systems say the direction in their labels alone, the common ones in
 * English: where a label names neither direction none is known.
 */
export function lensesOf(devices: readonly MediaDevice[]): readonly Lens[] {
  const lenses = devices
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }): Lens => ({ id: deviceId, label: label.trim(), facing: facingOf(label) }));
  const rank = ({ facing }: Lens): number => (facing === 'rear' ? 0 : facing === null ? 1 : 2);
  return lenses.sort((a, b) => rank(a) - rank(b));
}

function facingOf(label: string): Lens['facing'] {
  if (/\b(back|rear|environment)\b/i.test(label)) return 'rear';
  if (/\b(front|user|facetime|selfie)\b/i.test(label)) return 'front';
  return null;
}
