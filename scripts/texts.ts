/** `npm run texts`: collects what `msg()` holds into the XLIFF files, and makes the modules beside them, for the app and for the staff's page. */
import { spawnSync } from 'node:child_process';

const SETS = ['lit-localize.json', 'lit-localize.store.json'];
const commands = [
  ...SETS.flatMap((config) => ['extract', 'build'].map((command) => ['lit-localize', `--config=${config}`, command])),
  ['prettier', '--write', '--log-level', 'warn', 'src/ui/locales', 'src/store/locales'],
];
for (const command of commands) {
  const { status } = spawnSync('npx', ['--no-install', ...command], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}
