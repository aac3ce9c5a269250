/** Reads a list again when its reader comes back to the window: for lists of which no event tells. */
export function returned(reload: () => void): () => void {
  const again = () => {
    if (document.visibilityState === 'visible') reload();
  };
  document.addEventListener('visibilitychange', again);
  addEventListener('focus', again);
  return () => {
    document.removeEventListener('visibilitychange', again);
    removeEventListener('focus', again);
  };
}
