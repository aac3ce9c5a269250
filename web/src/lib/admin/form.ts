/** A field of text in a dialog. */
export interface FormField<K extends string> {
  name: K;
  label: string;
  help: string;
  /** How many characters it takes. */
  most: number;
  required?: boolean;
  /** Several lines. */
  long?: boolean;
}
