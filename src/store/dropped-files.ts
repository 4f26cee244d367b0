import type { GivenFile } from './picture-plan.ts';

/** Files of a picker, with their paths below the folder where one was chosen. */
export function chosenFiles(list: FileList | null): GivenFile[] {
  return [...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Files that were dropped, those in folders too. */
export async function droppedFiles(transfer: DataTransfer | null): Promise<GivenFile[]> {
  // Entries have to be asked for before the event is over.
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files: GivenFile[] = [];
  for (const entry of entries) await gather(entry, files);
  return files;
}

async function gather(entry: FileSystemEntry, files: GivenFile[]): Promise<void> {
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    files.push({ path: entry.fullPath.replace(/^\//, ''), file });
  } else if (entry instanceof FileSystemDirectoryEntry) {
    const reader = entry.createReader();
    // Browsers give a hundred at a time, then none.
    for (;;) {
      const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (part.length === 0) return;
      for (const inner of part) await gather(inner, files);
    }
  }
}
