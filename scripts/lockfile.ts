/** An entry of `package-lock.json` (version 3), as far as it matters here. */
interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
}

export interface Lockfile {
  readonly lockfileVersion?: number;
  readonly packages?: Readonly<Record<string, LockedPackage>>;
}

export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/**
 * What is wrong with a lockfile, in words; empty when nothing is. Every package must be pinned to its content by a sha512, name no
 * address of its own (no git, no file, no host), and the ranges at the root must be those of `package.json`: npm would otherwise install
 * what nobody has reviewed.
 *
 * @param mayRun packages that may run a script of their own while they are installed
 */
export function lockfileProblems(lockfile: Lockfile, manifest: Manifest, mayRun: ReadonlySet<string>): readonly string[] {
  const problems: string[] = [];
  if (lockfile.lockfileVersion !== 3) problems.push('lockfileVersion is not 3');
  const { '': root = {}, ...packages } = lockfile.packages ?? {};
  for (const kind of ['dependencies', 'devDependencies'] as const) {
    problems.push(...differences(kind, root[kind] ?? {}, manifest[kind] ?? {}));
  }
  for (const [path, entry] of Object.entries(packages)) {
    const name = path.replace(/^.*node_modules\//, '');
    if (entry.link) problems.push(`${path} is a link`);
    if (entry.version === undefined) problems.push(`${path} has no version`);
    // What is bundled comes inside of a package that is pinned itself.
    if (!entry.inBundle && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? '')) problems.push(`${path} has no sha512`);
    // Without an address, `npm ci` asks the registry it is set up with.
    if (entry.resolved !== undefined) problems.push(`${path} comes from ${entry.resolved}`);
    if (entry.hasInstallScript && !mayRun.has(name)) problems.push(`${path} runs a script when it is installed`);
  }
  return problems;
}

function differences(
  kind: string,
  locked: Readonly<Record<string, string>>,
  asked: Readonly<Record<string, string>>,
): readonly string[] {
  const names = new Set([...Object.keys(locked), ...Object.keys(asked)]);
  return [...names]
    .filter((name) => locked[name] !== asked[name])
    .map(
      (name) =>
        `${kind}: ${name} is ${locked[name] ?? 'missing'} in the lockfile and ${asked[name] ?? 'missing'} in package.json`,
    );
}
