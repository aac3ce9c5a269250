/** A text area that grows with its text, up to `max` pixels. Read the text in the attachment's maker so that it follows. */
export function grow(text: string, max = 220): (node: HTMLTextAreaElement) => void {
  return (node) => {
    void text;
    node.style.height = 'auto';
    const wanted = node.scrollHeight;
    node.style.height = `${Math.min(wanted, max)}px`;
    node.style.overflowY = wanted > max ? 'auto' : 'hidden';
  };
}
