/** What the staff has chosen for a booth. Kept on the device. */
export interface BoothSettings {
  /** A visitor who does nothing for so long is gone. */
  readonly idleSeconds: number;
  /** A tone when something was counted for a visitor; the clip is silent. */
  readonly sound: boolean;
  /** Visitors may use the camera; else the booth shows the clip only. */
  readonly camera: boolean;
  /** The camera's picture as in a mirror, for a camera that looks at the visitor. */
  readonly mirror: boolean;
}

export const DEFAULT_BOOTH_SETTINGS: BoothSettings = { idleSeconds: 60, sound: true, camera: true, mirror: false };

/** Less leaves nobody time to read, more leaves the next visitor with a stranger's basket. */
const IDLE_RANGE = [2, 3600] as const;

/** As they were kept; each member that cannot be read has its default. */
export function parseBoothSettings(text: string | null): BoothSettings {
  let kept: Partial<Record<keyof BoothSettings, unknown>>;
  try {
    kept = Object(JSON.parse(text ?? '{}')) as typeof kept;
  } catch {
    kept = {};
  }
  const { idleSeconds } = kept;
  const flag = (name: 'sound' | 'camera' | 'mirror'): boolean => {
    const value = kept[name];
    return typeof value === 'boolean' ? value : DEFAULT_BOOTH_SETTINGS[name];
  };
  const [least, most] = IDLE_RANGE;
  return {
    idleSeconds:
      typeof idleSeconds === 'number' && idleSeconds >= least && idleSeconds <= most
        ? idleSeconds
        : DEFAULT_BOOTH_SETTINGS.idleSeconds,
    sound: flag('sound'),
    camera: flag('camera'),
    mirror: flag('mirror'),
  };
}
