import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExportApi } from '../../api/export-api.ts';
import type { ExportRequest } from '../../api/export-inputs.ts';
import { ApiError } from '../../api/household-api.ts';
import type { Change, Progress } from '../../api/views.ts';
import { CSV_MEDIA_TYPE, type ExportFile } from '../../exports/index.ts';
import type { MemberIndex, Seat } from '../../ledger/index.ts';
import { minuteOfMs, type Month, monthFromText } from '../../units/index.ts';
import { billFor } from '../bills.ts';
import type { Books } from '../books.ts';
import type { Household } from '../household.ts';
import { billCsv, billPdf, monthsOfYear, yearCsv, yearPdf } from './bill-files.ts';
import { copyOfDatabase } from './database-copy.ts';
import { writeEverything } from './everything.ts';
import { ExportDesk, type ReadyFile } from './export-desk.ts';
import { fileNames } from './file-names.ts';
import { writeHistory } from './history-file.ts';
import { notePaid } from './payments.ts';
import { CopyRefused, readCopy, stageCopy, unstage } from './restore.ts';
import { storageView } from './storage-view.ts';
import { withoutNeighbours } from './without-neighbours.ts';
import { ZipFile } from './zip-file.ts';

/** What the group needs of the node. */
export interface ExportCommandsOf {
  readonly household: Household;
  readonly books: Books;
  readonly progress: (progress: Progress) => void;
  readonly say: (topics: Change['topics']) => void;
  /** In the demo neighbours share one ledger, which cannot be taken back for one of them. */
  readonly isDemo: boolean;
}

const PDF = 'application/pdf';
const ZIP = 'application/zip';

/** Bills, histories and the database as files (node-core/api/export-api.ts). */
export function exportCommands(of: ExportCommandsOf): ExportApi {
  const { household, books } = of;
  const desk = new ExportDesk();
  let exports = 0;
  return {
    async makeExport(request) {
      checkRequest(books, request);
      exports += 1;
      const task = `export ${exports}`;
      const say = (done: number, state: Progress['state'] = 'running', error: string | null = null): void =>
        of.progress({ id: task, task: 'export', done, total: 1000, state, error });
      say(0);
      // The screen hears of it before the work begins.
      await nextTurn();
      try {
        const view = await desk.make((folder) => filesFor(of, { request, folder, progress: say }));
        say(1000, 'done');
        return view;
      } catch (error) {
        say(0, 'failed', 'exportFailed');
        throw error;
      }
    },
    async exportPart(part) {
      return await Promise.resolve(desk.part(part));
    },
    setPaid(month, paid) {
      checkMonth(books, month);
      const paidMinute = paid ? minuteOfMs(household.clock.nowMs()) : null;
      notePaid(household.outbox, { month, paidMinute });
      of.say(['bill']);
    },
    withoutNeighbours(month) {
      checkMonth(books, month);
      return withoutNeighbours(household, books, monthFromText(month));
    },
    async restorePart(part) {
      await Promise.resolve(desk.take(part));
    },
    async restore(upload, stage) {
      const file = desk.upload(upload);
      if (stage && of.isDemo) {
        throw new ApiError({ kind: 'notAllowed', reason: 'demo', detail: 'the demo is not restored' });
      }
      return await restoreView(household, { file, stage });
    },
    cancelRestore: () => unstage(path.dirname(household.outbox.path)),
    storage: () => storageView(household),
  };
}

async function filesFor(
  of: ExportCommandsOf,
  to: { readonly request: ExportRequest; readonly folder: string; readonly progress: (done: number) => void },
): Promise<readonly ReadyFile[]> {
  const { request, folder, progress } = to;
  const { household, books } = of;
  const names = fileNames(request);
  const source = { household, books, language: request.language };
  const target = path.join(folder, 'file');
  switch (request.what) {
    case 'bill': {
      const month = monthFromText(request.month);
      if (request.format === 'csv')
        return packed(of, { folder, name: names.zip, files: billCsv(source, month) });
      writeFileSync(target, await billPdf(source, month), { mode: 0o600 });
      return [{ name: names.pdf, mediaType: PDF, path: target }];
    }
    case 'year': {
      const { year } = request;
      const bills = [];
      const months = monthsOfYear(books, year);
      for (const [done, month] of months.entries()) {
        bills.push(billFor(household, books, month));
        progress(Math.floor(((done + 1) * 900) / months.length));
        await nextTurn();
      }
      if (request.format === 'csv')
        return packed(of, { folder, name: names.zip, files: yearCsv(source, bills) });
      writeFileSync(target, await yearPdf(source, { year, bills }), { mode: 0o600 });
      return [{ name: names.pdf, mediaType: PDF, path: target }];
    }
    case 'history':
      await writeHistory(source, { path: target, request, progress });
      return [{ name: names.csv, mediaType: CSV_MEDIA_TYPE, path: target }];
    case 'everything':
      return [{ name: names.zip, mediaType: ZIP, path: await writeEverything(source, { folder, progress }) }];
    case 'backup': {
      const file = await copyOfDatabase(household, { folder, language: request.language, progress });
      return [{ name: names.zip, mediaType: ZIP, path: file }];
    }
  }
}

/** Several files as one: a browser asks before it saves a second file at one click. */
function packed(
  { household }: ExportCommandsOf,
  of: { readonly folder: string; readonly name: string; readonly files: readonly ExportFile[] },
): readonly ReadyFile[] {
  const file = path.join(of.folder, 'file.zip');
  const { rules } = household.replica.community;
  const zip = new ZipFile(file, { madeMs: household.clock.nowMs(), timeZone: rules.timeZone });
  for (const { name, text } of of.files) zip.add(name, text);
  zip.finish();
  return [{ name: of.name, mediaType: ZIP, path: file }];
}

/** Two seats cannot be changed without both, and one not without itself (docs/decisions/0005). */
const SEATS_THAT_CANNOT_LOSE_ONE = 2;

function endsVoting(seats: readonly Seat[], member: MemberIndex): boolean {
  return seats.length <= SEATS_THAT_CANNOT_LOSE_ONE && seats.some((seat) => seat.member === member);
}

async function restoreView(
  { replica, keys, outbox, member }: Household,
  { file, stage }: { readonly file: string; readonly stage: boolean },
): ReturnType<ExportApi['restore']> {
  const owner = { publicKey: keys.signer.publicKey, community: replica.community.id };
  try {
    const manifest = stage ? await stageCopy(file, path.dirname(outbox.path), owner) : readCopy(file, owner);
    return {
      household: manifest.householdName,
      community: manifest.communityName,
      madeMs: manifest.madeMs,
      untilMinute: manifest.untilMinute,
      bytes: statSync(file).size,
      isStaged: stage,
      endsVoting: endsVoting(replica.community.seats, member),
    };
  } catch (error) {
    if (!(error instanceof CopyRefused)) throw error;
    throw new ApiError({ kind: 'refused', reason: error.reason, detail: error.message });
  }
}

function checkRequest(books: Books, request: ExportRequest): void {
  if (request.what === 'bill') checkMonth(books, request.month);
  if (request.what === 'year' && monthsOfYear(books, request.year).length === 0) {
    throw new ApiError({ kind: 'notFound', reason: 'notFound', detail: `no bill in ${request.year}` });
  }
}

function checkMonth(books: Books, text: string): void {
  const month: Month = monthFromText(text);
  if (books.months().includes(month)) return;
  throw new ApiError({ kind: 'notFound', reason: 'notFound', detail: `there is no bill ${text}` });
}
