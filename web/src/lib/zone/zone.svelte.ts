let screen: string | undefined;
const here = (): string => (screen ??= Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC');

function known(name: string): boolean {
  try {
    return name !== '' && Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

let current = $state(here());

/** The zone in which times are told and typed: the person's own once they are known, else that of this screen. */
export const zone = {
  get current(): string {
    return current;
  },
  /** That of this screen, which a person who travels may want to take. */
  get screen(): string {
    return here();
  },
  set(next: string) {
    current = next !== here() && known(next) ? next : here();
  },
};

/** What may be chosen. */
export const zones = (): string[] => [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])];
