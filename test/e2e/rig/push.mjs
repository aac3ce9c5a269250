// A push service on this machine, with the one browser that reads from it: what arrives is decrypted as RFC 8291 says.
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

const PATIENCE = 30_000;

export class PushService {
  #key = createECDH('prime256v1');
  #auth = randomBytes(16);
  #said = [];
  #waiting = [];
  #http;

  static async start() {
    const service = new PushService();
    service.#key.generateKeys();
    service.#http = createServer((request, answer) => {
      const parts = [];
      request.on('data', (part) => parts.push(part)).on('end', () => {
        service.#take(JSON.parse(service.#open(Buffer.concat(parts))));
        answer.writeHead(201).end();
      });
    }).listen(0, '127.0.0.1');
    await once(service.#http, 'listening');
    return service;
  }

  get url() {
    return `http://127.0.0.1:${this.#http.address().port}/a-browser`;
  }

  /** A script for pages: subscribing there gives this service, for no browser in a test reaches its maker's. */
  subscribes() {
    const { url } = this;
    const keys = { p256dh: this.#key.getPublicKey('base64url'), auth: this.#auth.toString('base64url') };
    return `{
      const subscription = { endpoint: ${JSON.stringify(url)}, toJSON: () => (${JSON.stringify({ endpoint: url, keys })}), unsubscribe: async () => true };
      let kept = null;
      PushManager.prototype.getSubscription = async () => kept;
      PushManager.prototype.subscribe = async () => (kept = subscription);
    }`;
  }

  #take(message) {
    const waiter = this.#waiting.shift();
    if (waiter) waiter(message);
    else this.#said.push(message);
  }

  /** The next message that came, or comes within `patience` ms. */
  async next(patience = PATIENCE) {
    if (this.#said.length > 0) return this.#said.shift();
    let late;
    try {
      return await new Promise((came, failed) => {
        this.#waiting.push(came);
        late = setTimeout(() => failed(new Error('nothing was pushed')), patience);
      });
    } finally {
      clearTimeout(late);
    }
  }

  #open(sealed) {
    const salt = sealed.subarray(0, 16);
    const theirs = sealed.subarray(21, 86);
    const words = sealed.subarray(86);
    const shared = this.#key.computeSecret(theirs);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#key.getPublicKey(), theirs]);
    const ikm = Buffer.from(hkdfSync('sha256', shared, this.#auth, info, 32));
    const key = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16));
    const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12));
    const gcm = createDecipheriv('aes-128-gcm', key, nonce);
    gcm.setAuthTag(words.subarray(-16));
    const plain = Buffer.concat([gcm.update(words.subarray(0, -16)), gcm.final()]).toString('utf8').replace(/\0+$/, '');
    return plain.slice(0, -1); // the mark that ends the words
  }

  stop() {
    this.#http.close();
    return once(this.#http, 'close');
  }
}
