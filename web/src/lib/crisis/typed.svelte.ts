import { recall, remember } from '$lib/session';

/** Words being typed, kept on this device from one letter to the next. */
export class Typed {
  #key: string;
  #text = $state('');
  constructor(key: string) {
    this.#key = `comptoir.typed.${key}`;
    this.#text = recall(this.#key) ?? '';
  }
  get text(): string {
    return this.#text;
  }
  set text(next: string) {
    this.#text = next;
    remember(this.#key, next === '' ? undefined : next);
  }
}
