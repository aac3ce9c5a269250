// People: each has a browser context, a language, a page that is watched, and the API with their own rights.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { text, pattern } from './words.mjs';

export const PASSWORD = 'comptoir-demo';
const ADDRESS = { sami: 'sami@demo.test', camille: 'camille@demo.test', yanis: 'yanis@demo.test', nora: 'nora@demo.test', ana: 'ana@demo.test', zoe: 'zoe@autre.test' };

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

const present = new Set();

/** A test told with people: they leave at its end, and it says what their pages complained of when it fails. */
export function story(name, tell, { timeout = 90_000 } = {}) {
  test(name, { timeout }, async () => {
    try {
      await tell();
    } catch (error) {
      const pictures = process.env.E2E_PICTURES;
      if (pictures) await mkdir(pictures, { recursive: true });
      let i = 0;
      for (const person of present) {
        for (const page of person.context.pages()) {
          if (pictures) await page.screenshot({ path: `${pictures}/${name.replace(/\W+/g, '-')}-${++i}.png` }).catch(() => undefined);
          error.stack += `\n${page.url()}`;
        }
        for (const problem of person.problems) error.stack += `\n  ${problem}`;
      }
      throw error;
    } finally {
      await Promise.all([...present].map((p) => p.leave()));
    }
  });
}

export class Person {
  problems = [];

  static async enter(browser, server, { lang = 'fr', theme = 'light', viewport = { width: 1440, height: 900 }, base = server.url, phone = false } = {}) {
    const person = new Person();
    present.add(person);
    person.lang = lang;
    person.base = base;
    person.context = await browser.newContext({
      baseURL: base, viewport, locale: lang === 'fr' ? 'fr-FR' : 'en-GB', timezoneId: 'Europe/Paris', colorScheme: theme, reducedMotion: 'reduce',
      ...(phone ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
    });
    person.context.setDefaultTimeout(15_000);
    await person.#watch();
    person.page = await person.context.newPage();
    return person;
  }

  /** Somebody of the demonstration who is signed in already, in their language and theme. */
  static async of(browser, server, who, options = {}) {
    const person = await Person.enter(browser, server, options);
    await person.post('/sessions', { email: ADDRESS[who] ?? who, password: options.password ?? PASSWORD });
    await person.patch('/me', { lang: person.lang, theme: options.theme ?? 'light' });
    return person;
  }

  /** As `of`, but at the door: the language is known, the session is closed. */
  static async atDoor(browser, server, who, options) {
    const person = await Person.of(browser, server, who, options);
    await person.signOut();
    return person;
  }

  // What a page must never do: an error on the console, an exception, something that the content policy forbids.
  async #watch() {
    await this.context.exposeBinding('reportToTest', (_, what) => this.problems.push(what));
    await this.context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (e) => globalThis.reportToTest(`content policy: ${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));
    });
    this.context.on('weberror', (e) => this.problems.push(`exception: ${e.error().stack ?? e.error()}`));
    this.context.on('console', (line) => {
      // The browser notes the answer to « is somebody signed in? » when nobody is.
      if (/\b401\b/.test(line.text()) && line.location().url.endsWith('/api/v1/me')) return;
      if (line.type() === 'error') this.problems.push(`console: ${line.text()} (${line.location().url})`);
    });
  }

  /** Nothing went wrong on this person's pages; `unless` is what the test brought about itself. */
  calm(unless) {
    assert.deepEqual(this.problems.filter((p) => !unless?.test(p)), []);
  }

  t(key, values) {
    return text(this.lang, key, values);
  }
  like(key, values) {
    return pattern(this.lang, key, values);
  }

  button(key, values, within = this.page) {
    return within.getByRole('button', { name: this.t(key, values) });
  }
  field(key, values, within = this.page) {
    return within.getByRole('textbox', { name: this.t(key, values) });
  }
  heading(key, values) {
    return this.page.getByRole('heading', { name: this.t(key, values) });
  }
  /** Says yes to the question that is asked before something is done, once it is on the screen. */
  confirm(question, action, values) {
    const asked = this.page.getByRole('dialog', { name: this.like(question, values) });
    return asked.getByRole('button', { name: this.t(action, values), exact: true }).click();
  }
  /** The message as it stands in a thread, once the server has it. */
  said(words) {
    return this.page.getByRole('log').getByRole('article').filter({ hasText: words });
  }

  async signIn(email, password = PASSWORD) {
    await this.page.goto('/sign-in');
    await this.field('sign_in_email').fill(email);
    await this.page.getByLabel(this.t('sign_in_password'), { exact: true }).fill(password);
    await this.page.getByRole('button', { name: this.t('sign_in_go'), exact: true }).click();
  }

  signOut() {
    return this.#call('delete', '/sessions/current');
  }

  // The API with this person's rights: what sets a scene, never what a test is about.
  get(path) {
    return this.#call('get', path);
  }
  post(path, data) {
    return this.#call('post', path, data);
  }
  put(path, data) {
    return this.#call('put', path, data);
  }
  patch(path, data, headers) {
    return this.#call('patch', path, data, headers);
  }
  async #call(method, path, data, headers = {}) {
    if (new URL(this.base).hostname !== 'localhost') return this.#callFromPage(method, path, data);
    const answer = await this.context.request[method](`${this.base}/api/v1${path}`, { headers: { ...headers, ...(method === 'get' ? {} : { 'Idempotency-Key': crypto.randomUUID() }) }, ...(data === undefined ? {} : { data }) });
    const body = await answer.text();
    assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${body}`);
    return body === '' ? undefined : JSON.parse(body);
  }

  // Only the browser knows that every name under localhost is this machine.
  async #callFromPage(method, path, body) {
    const { status, text } = await this.ask(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }) });
    assert.ok(status < 300, `${method} ${path}: ${status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
  ask(path, init = {}) {
    return this.page.evaluate(async ([path, init]) => {
      const answer = await fetch(`/api/v1${path}`, init);
      return { status: answer.status, text: await answer.text() };
    }, [path, init]);
  }

  /** Tab, as often as it takes, until the element has the focus; it must be reachable. */
  async tabTo(locator, presses = 80) {
    await locator.waitFor();
    for (let i = 0; i < presses; i++) {
      if (await locator.evaluate((e) => e === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    assert.fail(`the keyboard does not reach ${locator}`);
  }

  /** Stays when the story ends, until the browser closes: what happens to them lasts longer. */
  remain() {
    present.delete(this);
    return this;
  }

  async leave() {
    present.delete(this);
    await this.context.close();
  }
}
