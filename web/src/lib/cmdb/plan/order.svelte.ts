import { ask, client, type Plan, type Recovery, type Situation } from '$lib/api';
import { attempt } from '$lib/desk/attempt';
import { m } from '$m';

/** The rebuild order of what was lost, computed when it is asked for. */
export class Order {
  open = $state(false);
  busy = $state(false);
  recovery = $state.raw<Recovery>();
  situation = $state.raw<Situation>({ lost: [] });

  async toggle(lost: string[]): Promise<void> {
    if (this.open) {
      this.open = false;
      return;
    }
    this.open = await this.compute(lost);
  }
  /** The limits of teams and the default length stay as they were said. */
  async compute(lost: string[], more: Omit<Situation, 'lost'> = this.situation): Promise<boolean> {
    const situation = { ...more, lost };
    this.busy = true;
    const done = await attempt(async () => {
      this.recovery = await ask(client.POST('/recovery', { body: situation }));
      this.situation = situation;
    });
    this.busy = false;
    return done;
  }
  /** What the plan is called unless a person says otherwise. */
  get title(): string {
    const names = this.recovery?.lost.map((c) => c.name) ?? [];
    return m.cmdb_plan_of({ name: names.length > 3 ? `${names.slice(0, 3).join(', ')}…` : names.join(', ') }).slice(0, 120);
  }
  save(name: string): Promise<Plan> {
    return ask(client.POST('/plans', { body: { ...this.situation, name } }));
  }
  clear(): void {
    this.open = false;
    this.recovery = undefined;
  }
}
