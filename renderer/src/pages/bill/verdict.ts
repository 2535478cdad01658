/** What Verify found, in words. */
import type { BillView, EvidenceStep as Evidence, VerifyReport } from '../../../../node-core/api/index.ts';
import type { EvidenceStep } from '../../components/EvidencePath.tsx';
import type { Format } from '../../format/format.ts';
import type { Translate } from '../../i18n/translate.ts';
import { otherName } from '../contracts/ContractTerms.tsx';
import { picoOf } from './exact-money.ts';
import { isShown, lineTitle, vatRate } from './line-words.ts';

interface Words {
  readonly t: Translate;
  readonly format: Format;
  readonly currency: string;
}

/** The verdict in a sentence. */
export function verdictOf(
  report: VerifyReport,
  { bill, t }: { readonly bill: BillView; readonly t: Translate },
): string {
  if (!report.ok) return t('bill.verdictBad', { count: Math.max(1, report.faults.length) });
  const count = listedLines(report, bill).length;
  return count === 0 ? t('bill.verdictNoLines') : t('bill.verdictOk', { count });
}

/** Whether the bill says something else by now than when it was verified. */
export function isStale(report: VerifyReport, bill: BillView): boolean {
  const billed = new Map(report.lines.map(({ lineId, billedExact }) => [lineId, billedExact]));
  if (report.checked.lines !== bill.lines.length) return true;
  return bill.lines.some(({ id, amountExact }) => {
    const before = billed.get(id);
    return before === undefined || picoOf(before) !== picoOf(amountExact);
  });
}

/** What a fault or a verified line is about: the line's own words, or those of the rest of the bill. */
export function whereWords(where: string, bill: BillView, words: Words): string {
  const { t } = words;
  const line = bill.lines.find(({ id }) => id === where);
  if (line !== undefined) return lineTitle(line, words);
  switch (where) {
    case 'total':
      return t('bill.whereTotal');
    case 'import':
      return t('bill.whereImport');
    case 'export':
      return t('bill.whereExport');
    case 'kid':
      return t('bill.whereKid');
    default:
      return where.includes(':') ? t('bill.whereNewLine') : t('bill.whereRecord');
  }
}

/** The line that is shown open at first: one with a contract in its example, else one with any example. */
export function lineToShow(report: VerifyReport): string | null {
  const followed = report.lines.filter(({ example }) => example.length > 0);
  const withContract = followed.find(({ example }) => example.some(({ kind }) => kind === 'contract'));
  return (withContract ?? followed[0])?.lineId ?? null;
}

/** Without its sign: the line's own words say which way it goes. */
function sizeOf(exact: string): bigint {
  const pico = picoOf(exact);
  return pico < 0n ? -pico : pico;
}

/** One minute, from the meter to the line, as steps to show. */
export function evidenceSteps(example: readonly Evidence[], holds: boolean, words: Words): EvidenceStep[] {
  return example.map((step, index) => ({
    id: `${index} ${step.kind}`,
    // The steps before the line are found as signed; whether the sum is right is the line's own question.
    state: holds || step.kind !== 'line' ? 'checked' : 'failed',
    ...stepWords(step, words),
  }));
}

/** Of a VAT line: the lines that bear it, the rule, and what it comes to. Empty for any other line. */
export function vatSteps(line: VerifyReport['lines'][number], bill: BillView, words: Words): EvidenceStep[] {
  const { vat } = line;
  if (vat === null) return [];
  const { t, format, currency } = words;
  const money = (minor: number) => format.money.money({ minor: Math.abs(minor), currency });
  const [rate, base] = [vatRate(vat, format), money(vat.baseMinor)];
  const amount = format.money.exactMoney({ pico: sizeOf(line.derivedExact), currency });
  return [
    ...vat.lines.map(({ lineId, amountMinor }) => ({
      id: lineId,
      state: 'checked' as const,
      title: whereWords(lineId, bill, words),
      detail: t('bill.stepVatLine', { amount: money(amountMinor) }),
    })),
    {
      id: 'rule',
      state: 'checked',
      title: t('bill.stepVatRule'),
      detail: t('bill.stepVatRuleText', { rate, base }),
    },
    {
      id: 'line',
      state: line.ok ? 'checked' : 'failed',
      title: t('bill.stepLine'),
      detail: t('bill.stepVatResult', { rate, base, amount }),
    },
  ];
}

/** The lines that are counted and listed: those that the bill shows, and those that do not fit. */
export function listedLines(report: VerifyReport, bill: BillView): readonly VerifyReport['lines'][number][] {
  return report.lines.filter((line) => isListed(line, bill));
}

/** Whether a verified line has a row of its own on the bill, or is one that the bill lacks or that does not fit. */
export function isListed(line: VerifyReport['lines'][number], bill: BillView): boolean {
  const billed = bill.lines.find(({ id }) => id === line.lineId);
  return !line.ok || billed === undefined || isShown(billed);
}

function stepWords(
  step: Evidence,
  { t, format, currency }: Words,
): Pick<EvidenceStep, 'title' | 'detail' | 'more'> {
  const price = (millionthsPerKwh: number) => format.money.price({ millionthsPerKwh, currency });
  const energy = (mWh: number) => format.energy(mWh, 'exact').text;
  switch (step.kind) {
    case 'reading': {
      const { household, minute, revision } = step;
      const said = t('bill.stepReadingText', {
        when: format.time.dateTime(minute),
        imported: energy(step.importMwh),
        exported: energy(step.exportMwh),
      });
      return {
        title: household.isMe ? t('bill.stepReadingMine') : t('bill.stepReading', { name: household.name }),
        detail: revision === 0 ? said : `${said} ${t('bill.stepReadingRevised', { count: revision })}`,
      };
    }
    case 'block':
      return {
        title: t('bill.stepRecord'),
        detail: [
          t('bill.stepRecordText', {
            position: format.count(step.position + 1),
            height: format.count(step.height),
          }),
          ...(step.signers.length === 0
            ? []
            : [t('bill.stepRecordSigners', { names: step.signers.join(', ') })]),
        ].join(' '),
        more: t('bill.stepRecordMore', { code: step.hash, count: step.proofLength }),
      };
    case 'contract':
      return {
        title: t('bill.stepContract', { name: otherName(step.terms) }),
        detail: t('bill.stepContractText', {
          price: price(step.terms.price),
          when: format.time.range(step.terms),
        }),
      };
    case 'tariff':
      return {
        title: t('bill.stepTariff', { name: step.producer.name }),
        detail: t('bill.stepTariffText', {
          price: price(step.price),
          when: format.time.dateTime(step.startMinute),
          name: step.producer.name,
        }),
      };
    case 'line':
      return {
        title: t('bill.stepLine'),
        detail: t('bill.stepLineText', {
          energy: energy(step.energyMwh),
          amount: format.money.exactMoney({ pico: sizeOf(step.amountExact), currency }),
        }),
      };
    default:
      return step satisfies never;
  }
}
