import { ApiError, ask, client, watchApi, type Density, type Lang, type Me, type Ref, type Role, type Theme } from '$lib/api';
import { lang } from './lang.svelte';
import { zone } from '$lib/zone';
import { look } from './look.svelte';

type State = 'unknown' | 'in' | 'out';

const implied: Record<Role, Role[]> = {
  requester: ['requester'],
  agent: ['agent', 'requester'],
  supervisor: ['supervisor', 'agent', 'requester'],
  crisis_manager: ['crisis_manager', 'agent', 'requester'],
  admin: ['admin', 'supervisor', 'crisis_manager', 'agent', 'requester'],
};

class Session {
  #me = $state<Me>();
  #state = $state<State>('unknown');
  #roles = $derived(new Set((this.#me?.roles ?? []).flatMap((r) => implied[r] ?? [r])));

  constructor() {
    watchApi({
      reached() {},
      unreachable() {},
      signedOut: () => {
        if (this.#state === 'in') this.#forget();
      },
    });
  }

  get state(): State {
    return this.#state;
  }

  get signedIn(): boolean {
    return this.#state === 'in';
  }

  /** Who is here. Only pages behind sign-in may ask. */
  get me(): Me {
    if (!this.#me) throw new Error('nobody is signed in');
    return this.#me;
  }

  get maybe(): Me | undefined {
    return this.#me;
  }

  has(role: Role): boolean {
    return this.#roles.has(role);
  }

  async load(): Promise<void> {
    if (this.#state !== 'unknown') return;
    try {
      this.#enter(await ask(client.GET('/me')));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.#state = 'out';
      else throw error;
    }
  }

  /** Empty when signed in; the organisations to choose from where the address has several. */
  async signIn(email: string, password: string, tenant?: string): Promise<Ref[]> {
    const signed = await ask(client.POST('/sessions', { body: { email, password, ...(tenant ? { tenant } : {}) } }));
    if (signed?.choose?.length) return signed.choose;
    await this.refresh();
    return [];
  }

  /** Reads again who is here: after signing in, or after what changes rights. */
  async refresh(): Promise<void> {
    this.#enter(await ask(client.GET('/me')));
  }

  async signOut(): Promise<void> {
    await ask(client.DELETE('/sessions/current'));
    this.#state = 'out';
    location.assign('/sign-in');
  }

  async signOutEverywhere(): Promise<void> {
    await ask(client.DELETE('/me/sessions'));
    this.#state = 'out';
    location.assign('/sign-in');
  }

  async changePassword(current: string, next: string): Promise<void> {
    await ask(client.POST('/me/password', { body: { current, new: next } }));
  }

  setLang(next: Lang): Promise<void> {
    lang.set(next);
    return this.#save({ lang: next });
  }

  setTheme(next: Theme): Promise<void> {
    look.setTheme(next);
    return this.#save({ theme: next });
  }

  setDensity(next: Density): Promise<void> {
    look.setDensity(next);
    return this.#save({ density: next });
  }

  setProfile(change: { title?: string; phone?: string; department?: string; site?: string; zone?: string }): Promise<void> {
    return this.#save(change);
  }

  async #save(change: Partial<Pick<Me, 'lang' | 'theme' | 'density' | 'title' | 'phone' | 'department' | 'site' | 'zone'>>): Promise<void> {
    if (!this.#me) return;
    this.#me = { ...this.#me, ...(await ask(client.PATCH('/me', { body: change }))) };
    zone.set(this.#me.zone);
  }

  #enter(me: Me): void {
    this.#me = me;
    this.#state = 'in';
    lang.set(me.lang);
    zone.set(me.zone);
    look.setTheme(me.theme);
    look.setDensity(me.density);
  }

  /** The page is loaded again: nothing of this person stays in memory for the next one. What they typed is in storage. */
  #forget(): void {
    this.#state = 'out';
    const here = location.pathname + location.search;
    location.assign(here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`);
  }
}

export const session = new Session();
