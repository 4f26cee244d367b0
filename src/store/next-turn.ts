/** Lets the page do what waits, touches and pictures, before going on. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
