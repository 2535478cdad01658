import { ok } from 'node:assert/strict';
import type { MinuteSpan } from '../units/index.ts';
import type { ReadingSeries } from './series.ts';

/*
 * Minima and maxima here are written with Math.abs, exact for readings (below 2^49): on a machine of this project
 * Math.max takes three times as long, and a comparison is mispredicted in every other minute of a cloudy day.
 */

/** What a home put into the grid in a minute beyond what it took, in mWh: max(export - import, 0). */
export function surplusOf(importMwh: number, exportMwh: number): number {
  const balance = exportMwh - importMwh;
  return (balance + Math.abs(balance)) / 2;
}

/** What a home took from the grid in a minute beyond what it put in, in mWh: max(import - export, 0). */
export function needOf(importMwh: number, exportMwh: number): number {
  return surplusOf(exportMwh, importMwh);
}

/** Import and export of one and the same minute, which cancel, in mWh: min(import, export). */
export function nettedOf(importMwh: number, exportMwh: number): number {
  return (importMwh + exportMwh - Math.abs(importMwh - exportMwh)) / 2;
}

/**
 * A home's readings over exactly the minutes of `span`: item i is the minute span.startMinute + i. Minutes outside
 * the series, or of a home of which nothing is known, are MISSING. Shares memory with `series` where it can.
 */
export function windowOf(series: ReadingSeries | undefined, span: MinuteSpan): ReadingSeries {
  const length = span.endMinute - span.startMinute;
  if (series === undefined) return emptySeries(span);
  const { importMwh, exportMwh, quality } = series;
  ok(importMwh.length === quality.length && exportMwh.length === quality.length, 'series of uneven length');
  const offset = span.startMinute - series.startMinute;
  if (offset >= 0 && offset + length <= quality.length) {
    return {
      startMinute: span.startMinute,
      importMwh: importMwh.subarray(offset, offset + length),
      exportMwh: exportMwh.subarray(offset, offset + length),
      quality: quality.subarray(offset, offset + length),
    };
  }
  const padded = emptySeries(span);
  const from = Math.max(offset, 0);
  const to = Math.max(from, Math.min(offset + length, quality.length));
  const at = from - offset;
  if (at >= length) return padded;
  padded.importMwh.set(importMwh.subarray(from, to), at);
  padded.exportMwh.set(exportMwh.subarray(from, to), at);
  padded.quality.set(quality.subarray(from, to), at);
  return padded;
}

/** A series in which every minute of `span` is MISSING. */
export function emptySeries(span: MinuteSpan): ReadingSeries {
  const length = span.endMinute - span.startMinute;
  return {
    startMinute: span.startMinute,
    importMwh: new Float64Array(length),
    exportMwh: new Float64Array(length),
    quality: new Uint8Array(length),
  };
}
