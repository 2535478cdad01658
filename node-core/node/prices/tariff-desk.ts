import type { PriceFilePart, PriceFileRequest, TariffDraft } from '../../api/community-inputs.ts';
import { ApiError } from '../../api/household-api.ts';
import type { PriceFileView, TariffPlanView, TariffView } from '../../api/tariff-views.ts';
import { type Role, type TariffRecord } from '../../ledger/index.ts';
import { type PriceFile, type PriceFileOptions, tariffsOfFile } from '../../market/price-files/index.ts';
import {
  carbonGrams,
  type Minute,
  type MinuteSpan,
  minute,
  minuteOfMs,
  priceMicros,
  UnitError,
} from '../../units/index.ts';
import { certified } from '../certified.ts';
import type { Household } from '../household.ts';
import { requireRole } from '../stewardship.ts';
import { PriceFileUpload } from './price-file-upload.ts';
import { stepsOfDraft, type TariffSteps } from './tariff-draft.ts';
import { type TariffPlan, tariffPlan } from './tariff-plan.ts';

/** What a public producer does with its prices. */
export interface TariffDesk {
  own(): readonly TariffView[];
  plan(draft: TariffDraft): TariffPlanView;
  publish(draft: TariffDraft): Promise<{ ids: readonly string[] }>;
  endAll(): Promise<{ id: string }>;
  take(part: PriceFilePart): { readonly received: number };
  readFile(want: PriceFileRequest): Promise<PriceFileView>;
  publishFile(want: PriceFileRequest): Promise<{ ids: readonly string[] }>;
}

export function tariffDesk(household: Household): TariffDesk {
  const { replica, member, clock } = household;
  const { community } = replica;
  const upload = new PriceFileUpload();
  const now = (): Minute => minuteOfMs(clock.nowMs());

  const planOf = (prices: TariffSteps, previewDate: string | null): TariffPlan =>
    tariffPlan({
      prices,
      now: now(),
      covered: coveredSpans(community.tariffs, { producer: member, from: now() }),
      timeZone: community.rules.timeZone,
      previewDate,
    });
  const planOfDraft = (draft: TariffDraft): TariffPlan =>
    planOf(stepsOfDraft(draft, community.rules.timeZone), draft.previewDate);
  const fileOptions = (want: PriceFileRequest): PriceFileOptions => ({
    currency: community.currency,
    timeZone: community.rules.timeZone,
    ...(want.exchangeFrom === null || want.exchangeRateMicros === null
      ? {}
      : { exchange: { from: want.exchangeFrom, rateMicros: want.exchangeRateMicros } }),
  });
  const planOfFile = (file: PriceFile, want: PriceFileRequest): TariffPlan =>
    planOf(stepsOfFile(file, want), want.previewDate);
  const publishPlan = async ({ lists, view }: TariffPlan): Promise<{ ids: readonly string[] }> => {
    if (view.problem !== null) throw refused(view.problem, 'nothing was published');
    const ids: string[] = [];
    for (const { steps, endMinute } of lists) {
      ids.push((await certified(household, { kind: 'tariff', steps, endMinute })).id);
    }
    return { ids };
  };

  return {
    own: () => ownTariffs(community.tariffs, { producer: member, now: now() }),
    plan: (draft) => planOfDraft(draft).view,
    publish: (draft) => publishPlan(planOfDraft(draft)),
    async endAll() {
      requireRole(household, 'steward');
      const roles = community.members[member]?.roles ?? [];
      const without: readonly Role[] = roles.filter((role) => role !== 'publicProducer');
      // The ledger ends a producer's lists when the role ends, and by nothing else; the role is given back at once.
      await certified(household, { kind: 'member', change: { kind: 'role', member, roles: without } });
      return await certified(household, { kind: 'member', change: { kind: 'role', member, roles } });
    },
    take: (part) => upload.take(part),
    async readFile(want) {
      const read = await upload.read(want.upload, fileOptions(want));
      if (read.kind === 'fault') {
        const { fault, line, evidence, span } = read;
        const { startMinute = null, endMinute = null } = span ?? {};
        return { kind: 'fault', fault, line, evidence, startMinute, endMinute };
      }
      const { format, currency, prices, repeated, rounded, outranked } = read.file;
      const { view: plan } = planOfFile(read.file, want);
      return { kind: 'read', format, currency, prices: prices.length, repeated, rounded, outranked, plan };
    },
    async publishFile(want) {
      const read = await upload.read(want.upload, fileOptions(want));
      if (read.kind === 'fault') throw refused(read.fault, `line ${read.line}`);
      return await publishPlan(planOfFile(read.file, want));
    },
  };
}

/** @throws ApiError 'refused' when a price with its surcharge is out of range */
function stepsOfFile(file: PriceFile, want: PriceFileRequest): TariffSteps {
  const { surcharge, feedInDeduction, carbonGrams: grams } = want;
  try {
    const lists = tariffsOfFile(file, {
      surcharge: priceMicros(surcharge),
      feedIn:
        feedInDeduction === null
          ? { kind: 'none' }
          : { kind: 'priceLess', deduction: priceMicros(feedInDeduction) },
      carbon: carbonGrams(grams),
    });
    const endMinute = lists.at(-1)?.endMinute;
    if (endMinute === undefined) throw refused('nothingLeft', 'a file without prices');
    return { steps: lists.flatMap(({ steps }) => steps), endMinute };
  } catch (error) {
    if (error instanceof UnitError) throw refused('priceOutOfRange', error.message);
    throw error;
  }
}

function coveredSpans(
  tariffs: readonly TariffRecord[],
  of: { readonly producer: number; readonly from: Minute },
): MinuteSpan[] {
  return tariffs
    .filter(({ tariff, endMinute }) => tariff.author === of.producer && endMinute > of.from)
    .map(({ tariff, endMinute }) => ({ startMinute: tariff.steps[0]?.startMinute ?? endMinute, endMinute }))
    .filter(({ startMinute, endMinute }) => startMinute < endMinute);
}

function ownTariffs(
  tariffs: readonly TariffRecord[],
  of: { readonly producer: number; readonly now: Minute },
): TariffView[] {
  return tariffs
    .filter(({ tariff }) => tariff.author === of.producer)
    .map(({ id, tariff, endMinute }): TariffView => {
      const startMinute = tariff.steps[0]?.startMinute ?? minute(0);
      const prices = tariff.steps.map(({ price }) => price);
      return {
        id,
        startMinute,
        endMinute,
        endedEarly: endMinute < tariff.endMinute,
        state: endMinute <= of.now ? 'past' : startMinute <= of.now ? 'running' : 'coming',
        steps: tariff.steps.length,
        low: Math.min(...prices),
        high: Math.max(...prices),
      };
    })
    .toSorted((a, b) => b.startMinute - a.startMinute);
}

function refused(reason: string, detail: string): ApiError {
  return new ApiError({ kind: 'refused', reason, detail });
}
