// The real binary, on a free port, with a data folder of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binary = process.env.COMPTOIR_BIN ?? join(import.meta.dirname, '../../../bin/comptoir');
const PATIENCE = 180_000; // furnishing is twenty seconds of a machine that has nothing else to do
// The tests' own settings would be refused as unknown.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('COMPTOIR_')));

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** A running server. `stop` ends it and removes its data; `kill` ends it at once, as a failing machine would. */
export class Server {
  #process;
  #folder;
  #port;
  #command;
  #settings;
  output = '';

  /** `furnished` begins with the demonstration's life, whatever the command; `settings` are environment variables of the server. */
  static async start(command, { furnished = command === 'demo', settings = {} } = {}) {
    await access(binary).catch(() => {
      throw new Error(`${binary} is not there: run \`make build\`, or set COMPTOIR_BIN`);
    });
    const server = new Server();
    server.#command = command;
    server.#settings = settings;
    server.#folder = await mkdtemp(join(tmpdir(), 'comptoir-e2e-'));
    const prepared = process.env.E2E_FURNISHED;
    if (furnished && prepared) await cp(prepared, server.#folder, { recursive: true });
    server.#port = await freePort();
    await server.run();
    return server;
  }

  get url() {
    return `http://localhost:${this.#port}`;
  }

  /** The same server by the name of another organisation. */
  at(host) {
    return `http://${host}:${this.#port}`;
  }

  async run() {
    const place = ['--addr', `127.0.0.1:${this.#port}`, '--data', this.#folder];
    const child = spawn(binary, [this.#command, ...place], { env: { ...env, ...this.#settings }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    this.output = '';
    await new Promise((listening, failed) => {
      const late = setTimeout(() => failed(new Error(`no answer in ${PATIENCE / 1000} s:\n${this.output}`)), PATIENCE);
      const hear = (chunk) => {
        this.output += chunk;
        if (!this.output.includes(`:${this.#port}`)) return;
        clearTimeout(late);
        listening();
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      child.once('exit', (code) => {
        clearTimeout(late);
        failed(new Error(`the server ended with ${code}:\n${this.output}`));
      });
    });
    await this.#healthy();
  }

  async #healthy() {
    const until = Date.now() + PATIENCE;
    while (Date.now() < until) {
      const answer = await fetch(`${this.url}/api/v1/sign-in`).catch(() => undefined);
      if (answer?.ok) return;
    }
    throw new Error(`the server listens but does not answer:\n${this.output}`);
  }

  async kill() {
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }

  async #end() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const gone = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await gone;
    }
  }

  /** Ends it, and leaves its data: the folder. */
  async keep() {
    await this.#end();
    return this.#folder;
  }

  async stop() {
    await this.#end();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
