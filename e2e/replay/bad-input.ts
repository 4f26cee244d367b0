import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The person at the keyboard gave something that cannot be used: a clear message and exit code 2, no stack. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}

/** Runs a command line tool: exit code 2 with the message for bad input, 1 with the stack for everything else. */
export async function runTool(tool: () => Promise<void>): Promise<void> {
  try {
    await tool();
  } catch (error) {
    if (error instanceof BadInput) console.error(error.message);
    else console.error(error);
    process.exitCode = error instanceof BadInput ? 2 : 1;
  }
}

/** The options of a command line. Throws `BadInput` with the usage for what is no option. */
export function readOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: Options,
  usage: string,
) {
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new BadInput(`${(error as Error).message}\n\n${usage}`);
  }
}
