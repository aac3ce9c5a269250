/** Which of the two a file is, by its first line: relations are rows of parent, type, child. */
export function looksLikeRelations(name: string, head: string): boolean {
  const first = (head.split(/\r?\n/, 1)[0] ?? '').toLowerCase();
  if (/^\s*\{/.test(first)) return /"(parent|from|child)"/.test(first) && /"type"/.test(first) && !/"name"/.test(first);
  const columns = first.split(/[\t,;|]/).map((c) => c.replace(/"/g, '').trim());
  const ends = ['parent', 'child', 'from', 'to', 'source', 'target', 'de', 'vers', 'enfant'];
  if (columns.filter((c) => ends.includes(c)).length >= 2) return true;
  return /relation/.test(name.toLowerCase()) || first.includes('::');
}
