import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ExportPartRequest, RestorePart } from '../../api/export-inputs.ts';
import type { ExportPartView, ExportView } from '../../api/export-views.ts';
import { ApiError } from '../../api/household-api.ts';
import { toHex } from '../../codec/index.ts';
import { ZIP_LIMIT_BYTES } from '../../exports/index.ts';
import { pieceAt } from './file-pieces.ts';

/** A file that lies on the disk to be fetched. */
export interface ReadyFile {
  readonly name: string;
  readonly mediaType: string;
  readonly path: string;
}

interface Job {
  readonly folder: string;
  files: readonly ReadyFile[];
  readonly timer: NodeJS.Timeout;
}

/** So many exports and uploads lie on the disk at a time: a fourth takes the place of the oldest. */
const MOST_JOBS = 3;
const KEPT_MS = 10 * 60_000;
/** One answer, as base64: a third more on the line. */
const PART_BYTES = 192 * 1024;

/**
 * Files on their way out of the app and into it, in folders that only their owner may read. They are removed when they
 * have lain for ten minutes, when newer ones need the room, and when the process ends.
 */
export class ExportDesk {
  readonly #jobs = new Map<string, Job>();
  readonly #atExit = (): void => this.close();

  /** Makes files in a folder of their own. */
  async make(work: (folder: string) => Promise<readonly ReadyFile[]>): Promise<ExportView> {
    const id = toHex(randomBytes(16));
    const job = this.#open(id);
    try {
      job.files = await work(job.folder);
    } catch (error) {
      this.#drop(id);
      throw error;
    }
    const files = job.files.map(({ name, mediaType, path: file }) => ({
      name,
      mediaType,
      bytes: statSync(file).size,
    }));
    return { id, files };
  }

  part({ id, file, offset }: ExportPartRequest): ExportPartView {
    const found = this.#jobs.get(id)?.files[file];
    if (found === undefined) throw gone(id);
    const { size } = statSync(found.path);
    const bytes = pieceAt(found.path, { offset, bytes: PART_BYTES });
    const next = offset + bytes.length;
    return {
      base64: Buffer.from(bytes).toString('base64'),
      nextOffset: next < size && bytes.length > 0 ? next : null,
    };
  }

  /** Takes a piece of an upload; the first (offset 0) begins it. */
  take({ upload, offset, base64 }: RestorePart): void {
    if (offset === 0) {
      this.#drop(upload);
      const job = this.#open(upload);
      writeFileSync(uploadPath(job), '', { mode: 0o600 });
    }
    const job = this.#jobs.get(upload);
    if (job === undefined) throw gone(upload);
    const bytes = Buffer.from(base64, 'base64');
    const { size } = statSync(uploadPath(job));
    if (size !== offset || size + bytes.length > ZIP_LIMIT_BYTES) {
      throw new ApiError({ kind: 'refused', reason: 'outOfOrder', detail: `${size} bytes are here` });
    }
    appendFileSync(uploadPath(job), bytes);
  }

  /** Where an upload lies. @throws ApiError `notFound` */
  upload(id: string): string {
    const job = this.#jobs.get(id);
    if (job === undefined) throw gone(id);
    return uploadPath(job);
  }

  close(): void {
    for (const id of this.#jobs.keys()) this.#drop(id);
  }

  #open(id: string): Job {
    for (const oldest of [...this.#jobs.keys()].slice(0, Math.max(0, this.#jobs.size - MOST_JOBS + 1))) {
      this.#drop(oldest);
    }
    const timer = setTimeout(() => this.#drop(id), KEPT_MS);
    timer.unref();
    const job: Job = { folder: mkdtempSync(path.join(os.tmpdir(), 'nabowatt-export-')), files: [], timer };
    if (this.#jobs.size === 0) process.on('exit', this.#atExit);
    this.#jobs.set(id, job);
    return job;
  }

  #drop(id: string): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    clearTimeout(job.timer);
    this.#jobs.delete(id);
    if (this.#jobs.size === 0) process.off('exit', this.#atExit);
    rmSync(job.folder, { recursive: true, force: true });
  }
}

function uploadPath({ folder }: Job): string {
  return path.join(folder, 'upload.zip');
}

function gone(id: string): ApiError {
  return new ApiError({ kind: 'notFound', reason: 'exportGone', detail: `no files under ${id.slice(0, 8)}` });
}
