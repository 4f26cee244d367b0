/** What is needed of the File System Access API, which the compiler's library has no picker of. */
interface FolderPicker {
  showDirectoryPicker(options: { readonly id: string; readonly mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

/** Whether this browser can write into a folder that a person chooses. */
export function canWriteFolders(): boolean {
  return 'showDirectoryPicker' in globalThis;
}

/**
 * Asks for a folder and writes files into it; those of the same names are replaced.
 *
 * @returns false where none was chosen
 * @throws DOMException where it cannot be written
 */
export async function writeFolder(
  files: AsyncIterable<{ readonly path: string; readonly content: string | Blob }>,
): Promise<boolean> {
  let folder: FileSystemDirectoryHandle;
  try {
    folder = await (globalThis as unknown as FolderPicker).showDirectoryPicker({ id: 'catalogue', mode: 'readwrite' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    throw error;
  }
  for await (const { path, content } of files) {
    const names = path.split('/');
    const name = names.pop() ?? path;
    let inner = folder;
    for (const part of names) inner = await inner.getDirectoryHandle(part, { create: true });
    const stream = await (await inner.getFileHandle(name, { create: true })).createWritable();
    await stream.write(content);
    await stream.close();
  }
  return true;
}
