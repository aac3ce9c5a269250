// Debian's Firefox, driven by WebDriver BiDi: what is on the screen is found by role and name, and used with the mouse and the keyboard.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import puppeteer from 'puppeteer-core';
import { PASSWORD } from './people.mjs';
import { text } from './words.mjs';

const PATIENCE = 60_000;

/** The program, or nothing where there is none. */
export function findFirefox() {
  for (const program of [process.env.FIREFOX, 'firefox-esr', 'firefox'].filter(Boolean)) {
    try {
      return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' }).trim();
    } catch {
      // the next one
    }
  }
  return undefined;
}

export function openFirefox(executablePath) {
  return puppeteer.launch({ browser: 'firefox', executablePath, headless: true, extraPrefsFirefox: { 'intl.accept_languages': 'fr', 'ui.prefersReducedMotion': 1 } });
}

const ROLES = {
  button: 'button, [role=button]', link: 'a[href]', checkbox: 'input[type=checkbox], [role=checkbox]', heading: 'h1, h2, h3', article: 'article, [role=article]', listitem: 'li, [role=listitem]',
  textbox: 'textarea, [contenteditable=true], [role=textbox], input:not([type=checkbox], [type=radio], [type=file], [type=hidden])',
};

// Runs in the page. An exact name goes before one that only has the words in it.
function find(css, name) {
  const plain = (words) => (words ?? '').replace(/\s+/g, ' ').trim();
  const nameOf = (e) => {
    const by = e.getAttribute('aria-labelledby')?.split(' ').map((id) => document.getElementById(id)?.textContent).join(' ');
    return plain(by || e.getAttribute('aria-label') || [...(e.labels ?? [])].map((l) => l.textContent).join(' ') || e.textContent);
  };
  const there = [...document.querySelectorAll(css)].filter((e) => e.checkVisibility() && !e.disabled && !e.closest('[inert]'));
  return there.find((e) => nameOf(e) === name) ?? there.find((e) => nameOf(e).includes(name));
}

/** Somebody at a Firefox of their own: cookies are shared with nobody. */
export class Visitor {
  problems = [];

  static async enter(browser, server, { viewport = { width: 1280, height: 860 } } = {}) {
    const v = new Visitor();
    v.base = server.url;
    v.context = await browser.createBrowserContext();
    v.page = await v.context.newPage({ type: 'window' }); // a tab behind another one is not painted, and waits
    v.page.setDefaultTimeout(PATIENCE);
    await v.page.setViewport(viewport);
    v.page.on('pageerror', (error) => v.problems.push(`exception: ${error.stack ?? error}`));
    v.page.on('console', (line) => {
      if (line.type() === 'error') v.problems.push(`console: ${line.text()} (${line.location().url})`);
    });
    await v.page.evaluateOnNewDocument(() => {
      addEventListener('securitypolicyviolation', (e) => console.error(`content policy: ${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));
    });
    return v;
  }

  /** Nothing went wrong on this person's page. */
  calm() {
    assert.deepEqual(this.problems, []);
  }

  t(key, values) {
    return text('fr', key, values);
  }

  goto(path) {
    return this.page.goto(`${this.base}${path}`, { waitUntil: 'domcontentloaded' });
  }

  /** What has this role and this name, or a name with these words in it, once it is on the screen and can be used. */
  async at(role, name) {
    const found = await this.page.waitForFunction(find, { polling: 100 }, ROLES[role] ?? `[role=${role}]`, name).catch((error) => {
      throw new Error(`no ${role} « ${name} »: ${error.message}`, { cause: error });
    });
    return found.asElement();
  }
  async press(key, values) {
    await (await this.at('button', this.t(key, values))).click();
  }
  async write(name, words) {
    const field = await this.at('textbox', name);
    await field.click();
    await field.type(words);
  }
  /** Words that stand in an element of this role. */
  sees(role, words) {
    return this.at(role, words);
  }
  reaches(pattern) {
    return this.page.waitForFunction((source) => new RegExp(source).test(location.pathname), { polling: 100 }, pattern.source);
  }

  /** At the door, on the way to an address. Nothing is left half loaded: Firefox calls that an error. */
  async signIn(email, next = '/') {
    await this.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await this.write(this.t('sign_in_email'), email);
    await this.write(this.t('sign_in_password'), PASSWORD);
    await this.press('sign_in_go');
  }

  leave() {
    return this.context.close();
  }
}
