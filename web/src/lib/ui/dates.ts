import type { Lang } from '$lib/api';
import { dates, sameDay, wall } from '$lib/zone';

export { sameDay };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (n: number): string => String(n).padStart(2, '0');

/** « 09:05 », in both languages. */
export function hour(ms: number): string {
  const at = wall(ms);
  return `${two(at.hour)}:${two(at.minute)}`;
}

export const exact = (ms: number, lang: Lang): string => dates(lang, { dateStyle: 'full', timeStyle: 'short' }).format(ms);

// As Intl writes them; see `wall` for why not by it.
const MONTHS: Record<Lang, readonly string[]> = {
  fr: ['janv.', 'févr.', 'mars', 'avr.', 'mai', 'juin', 'juil.', 'août', 'sept.', 'oct.', 'nov.', 'déc.'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'],
};

/** « 12 sept. », with the year when it is another one. */
export function day(ms: number, now: number, lang: Lang): string {
  const at = wall(ms);
  return `${at.day} ${MONTHS[lang][at.month - 1] ?? ''}${at.year === wall(now).year ? '' : ` ${at.year}`}`;
}

/** Since when something goes on: « 12:16 » today, « le 18 nov. » before. */
export function since(ms: number, now: number, lang: Lang): string {
  if (sameDay(ms, now)) return hour(ms);
  return lang === 'fr' ? `le ${day(ms, now, lang)}` : day(ms, now, lang);
}

/** « aujourd’hui », « hier », « lundi 14 septembre »: the separator between the days of a thread. */
export function dayName(ms: number, now: number, lang: Lang): string {
  if (sameDay(ms, now)) return lang === 'fr' ? 'Aujourd’hui' : 'Today';
  if (sameDay(ms, now - DAY)) return lang === 'fr' ? 'Hier' : 'Yesterday';
  const year = wall(ms).year !== wall(now).year;
  return dates(lang, { weekday: 'long', day: 'numeric', month: 'long', ...(year ? { year: 'numeric' } : {}) }).format(ms);
}

/** « il y a 3 min », « dans 2 h »; the date once a day has passed. */
export function relative(ms: number, now: number, lang: Lang): string {
  const away = now - ms;
  const size = Math.abs(away);
  if (size < 45_000) return lang === 'fr' ? 'à l’instant' : 'just now';
  if (size >= DAY) return day(ms, now, lang);
  const amount = size < HOUR ? `${Math.max(1, Math.round(size / MINUTE))}\u00a0min` : `${Math.round(size / HOUR)}\u00a0h`;
  if (lang === 'fr') return away > 0 ? `il y a ${amount}` : `dans ${amount}`;
  return away > 0 ? `${amount} ago` : `in ${amount}`;
}

/** A wait that ticks: 0:31, 6:12, 1:04:09. */
export function ticking(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const s = String(all % 60).padStart(2, '0');
  const minutes = Math.floor(all / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`;
}

/** A length in words: « 40 s », « 4 min », « 1 h 52 ». */
export function length(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}\u00a0s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h\u00a0${String(minutes % 60).padStart(2, '0')}`;
  return `${Math.round(hours / 24)}\u00a0${document.documentElement.lang === 'fr' ? 'j' : 'd'}`;
}

/** A size in words, as the language writes it: « 184 Ko », “184 KB”. */
export function bytes(size: number, lang: Lang): string {
  const units = lang === 'fr' ? ['o', 'Ko', 'Mo', 'Go'] : ['B', 'KB', 'MB', 'GB'];
  let step = 0;
  let value = size;
  while (value >= 1000 && step < 3) {
    value /= 1024;
    step++;
  }
  const digits = step > 0 && value < 10 ? 1 : 0;
  return `${value.toLocaleString(lang, { maximumFractionDigits: digits })}\u00a0${units[step] ?? ''}`;
}
