import { ApiError } from '$lib/api';
import { lang } from '$lib/session';
import { french } from '$lib/ui/typography';
import { m } from '$m';

/** What went wrong, in the reader's words: the server's title, or ours where it could not be reached. */
export function say(error: unknown): string {
  if (error instanceof ApiError) {
    if (error.offline) return m.error_offline();
    if (error.status === 429 && error.retryAfter > 0) return m.error_too_many({ seconds: error.retryAfter });
    return lang.current === 'fr' ? french(error.message) : error.message;
  }
  return m.error_unexpected();
}
