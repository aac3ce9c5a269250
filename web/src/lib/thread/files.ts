/** The files of a paste or a drop; empty where it is only text. */
export function filesOf(data: DataTransfer | null): File[] {
  if (!data) return [];
  const files = [...data.files];
  // Word and Excel put a picture beside the text they copy: the text is meant.
  if (files.length > 0 && data.types.includes('text/plain') && data.getData('text/plain').trim() !== '') return [];
  return files;
}

export interface Drop {
  over: (on: boolean) => void;
  take: (files: File[]) => void;
}

/** Makes an element a place to drop files: `{@attach dropzone({ … })}`. */
export function dropzone(drop: Drop): (node: HTMLElement) => () => void {
  return (node) => {
    let depth = 0;
    const carries = (e: DragEvent) => e.dataTransfer?.types.includes('Files') ?? false;
    const enter = (e: DragEvent) => {
      if (!carries(e)) return;
      depth++;
      drop.over(true);
    };
    const leave = (e: DragEvent) => {
      if (carries(e) && --depth <= 0) drop.over(false);
    };
    const over = (e: DragEvent) => {
      if (carries(e)) e.preventDefault();
    };
    const done = (e: DragEvent) => {
      if (!carries(e)) return;
      e.preventDefault();
      depth = 0;
      drop.over(false);
      drop.take([...(e.dataTransfer?.files ?? [])]);
    };
    node.addEventListener('dragenter', enter);
    node.addEventListener('dragleave', leave);
    node.addEventListener('dragover', over);
    node.addEventListener('drop', done);
    return () => {
      node.removeEventListener('dragenter', enter);
      node.removeEventListener('dragleave', leave);
      node.removeEventListener('dragover', over);
      node.removeEventListener('drop', done);
    };
  };
}
