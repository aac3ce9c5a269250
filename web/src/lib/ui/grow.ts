/** A text area that grows with its text, up to `max` pixels. Read the text in the attachment's maker so that it follows. */
export function grow(text: string, max = 220): (node: HTMLTextAreaElement) => void {
  return (node) => {
    node.style.height = 'auto';
    node.style.overflowY = 'hidden';
    if (text === '') return; // its rows say how high it is; to measure costs a layout of the page
    const wanted = node.scrollHeight;
    node.style.height = `${Math.min(wanted, max)}px`;
    node.style.overflowY = wanted > max ? 'auto' : 'hidden';
  };
}
