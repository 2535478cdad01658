import type { PriceFile, PriceFileFault, PriceFileOptions } from '../../market/price-files/index.ts';

/** What the reading thread is started with, and what it says. */
export interface PriceFileOrder {
  readonly text: string;
  readonly options: PriceFileOptions;
}

export type PriceFileRead =
  | { readonly kind: 'read'; readonly file: PriceFile }
  | {
      readonly kind: 'fault';
      readonly fault: PriceFileFault;
      readonly line: number;
      readonly evidence: string;
      readonly span: { readonly startMinute: number; readonly endMinute: number } | null;
    };
