import type { FieldError, Problem } from './schemas';

/** What the server refused, or that it could not be reached (`offline`). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: FieldError[];
  readonly requestId: string;
  /** The record as it is now, where an act came too late. */
  readonly current: unknown;
  /** Seconds to wait before another try, where the server said so. */
  readonly retryAfter: number;

  constructor(problem: Problem, retryAfter = 0) {
    super(problem.title);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.fields = problem.errors ?? [];
    this.requestId = problem.request_id ?? '';
    this.current = problem.current;
    this.retryAfter = retryAfter;
  }

  /** The network failed, not the request: it is worth another try as it is. */
  get offline(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }

  field(name: string): string | undefined {
    return this.fields.find((f) => f.field === name || f.field.endsWith(`.${name}`))?.message;
  }
}

export const isOffline = (error: unknown): boolean => error instanceof ApiError && error.offline;
export const codeOf = (error: unknown): string => (error instanceof ApiError ? error.code : '');
