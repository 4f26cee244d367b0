/** As a download: the browser asks or tells where it goes. */
export function saveFile(name: string, type: string, content: string | Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  // Some browsers only begin to read it later.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
