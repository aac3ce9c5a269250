import { recall, remember } from '$lib/session';

const KEY = 'comptoir.desk.muted';
let muted = $state(recall(KEY) === '1');
let audio: AudioContext | undefined;
let last = 0;

// Two soft notes: rising for a person, a single one for a message. A browser that forbids sound before a click stays silent.
function play(notes: readonly number[]): void {
  if (muted || Date.now() - last < 700) return;
  last = Date.now();
  audio ??= new AudioContext();
  if (audio.state === 'suspended') {
    audio.resume().catch(() => undefined);
    return;
  }
  const context = audio;
  notes.forEach((hertz, i) => tone(context, hertz, i * 0.11));
}

function tone(context: AudioContext, hertz: number, after: number): void {
  const from = context.currentTime + after;
  const voice = context.createOscillator();
  const loud = context.createGain();
  voice.type = 'sine';
  voice.frequency.value = hertz;
  loud.gain.setValueAtTime(0, from);
  loud.gain.linearRampToValueAtTime(0.09, from + 0.012);
  loud.gain.exponentialRampToValueAtTime(0.0001, from + 0.24);
  voice.connect(loud).connect(context.destination);
  voice.start(from);
  voice.stop(from + 0.26);
}

export const sound = {
  get muted(): boolean {
    return muted;
  },
  toggle(): void {
    muted = !muted;
    remember(KEY, muted ? '1' : undefined);
    if (!muted) sound.message();
  },
  message: () => play([784]),
  person: () => play([587, 880]),
};
