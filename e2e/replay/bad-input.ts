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
