import EyeOff from '@lucide/svelte/icons/eye-off';
import Flag from '@lucide/svelte/icons/flag';
import type { Message, Post } from '$lib/api';
import { session } from '$lib/session';
import { toast, type MenuItem } from '$lib/ui';
import { m } from '$m';
import { hide, report } from './acts';

interface Asking {
  title: string;
  about: string;
  action: string;
  run: (reason: string) => Promise<void>;
}

/** What one may do about somebody's comment: report it, or take it back where one moderates. */
export function moderating(post: () => Post) {
  let asking = $state.raw<Asking>();
  const toReport = (of: Message): Asking => ({
    title: m.mod_report_comment(), about: m.feed_report_about(), action: m.feed_report(),
    run: async (reason) => {
      await report(post(), reason, of.id);
      toast.say(m.feed_reported());
    },
  });
  const toRemove = (of: Message): Asking => ({
    title: m.mod_remove_title(), about: m.mod_remove_about(), action: m.mod_remove_comment(),
    run: async (reason) => {
      await hide(post(), reason, of.id);
      toast.say(m.mod_was_hidden());
    },
  });
  return {
    get asking() {
      return asking;
    },
    done: () => (asking = undefined),
    menu: (of: Message): MenuItem[] => {
      if (of.deleted || of.author.id === session.me.id) return [];
      const may = post().actions?.some((a) => a === 'hide' || a === 'restore') ?? false;
      return [
        { label: m.feed_report(), icon: Flag, run: () => (asking = toReport(of)) },
        ...(may ? [{ label: m.mod_remove_comment(), icon: EyeOff, run: () => (asking = toRemove(of)) }] : []),
      ];
    },
  };
}
