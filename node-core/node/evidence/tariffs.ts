import { type MemberIndex, type Tariff, tariffSpan } from '../../ledger/index.ts';
import type { TariffEvidence } from '../../settlement/index.ts';
import { intersectSpans, type Minute, type MinuteSpan, minute } from '../../units/index.ts';
import type { FoldPlace, Members } from './members.ts';

/** A tariff as one block left it; undefined: it was over before it began. */
interface Version {
  readonly height: number;
  readonly tariff: Tariff | undefined;
}

interface KnownTariff {
  readonly author: MemberIndex;
  readonly at: TariffEvidence['at'];
  /** Ascending by height; never empty. */
  readonly versions: Version[];
}

/** Tariffs of public producers, as of any cut. A producer's end when it leaves, or loses the role. */
export class Tariffs {
  readonly #members: Members;
  readonly #known: KnownTariff[] = [];

  constructor(members: Members) {
    this.#members = members;
  }

  asOf({
    height,
    isFaulty,
  }: {
    readonly height: number;
    readonly isFaulty: (height: number) => boolean;
  }): TariffEvidence[] {
    return this.#known.flatMap(({ at, versions }) => {
      if (isFaulty(at.height)) return [];
      const tariff = versions.findLast((one) => one.height <= height && !isFaulty(one.height))?.tariff;
      return tariff === undefined ? [] : [{ tariff, at }];
    });
  }

  /** Spans of minutes that blocks between two heights changed: priced, or priced no more. */
  spansChanged(between: { readonly after: number; readonly upTo: number }): MinuteSpan[] {
    return this.#known.flatMap(({ versions }) => {
      const first = versions[0]?.tariff;
      const changed = versions.some(({ height }) => height > between.after && height <= between.upTo);
      return changed && first !== undefined ? [tariffSpan(first)] : [];
    });
  }

  /** Returns why the tariff does not hold. */
  publish(tariff: Tariff, { height, position, time }: FoldPlace): string | undefined {
    const { author } = tariff;
    const span = tariffSpan(tariff);
    if (!this.#members.hasRole(author, 'publicProducer')) return `member ${author} is no public producer`;
    if (span.startMinute < time) return `it starts in minute ${span.startMinute}, before its block`;
    const overlaps = this.#known.some((other) => {
      const held = other.versions.at(-1)?.tariff;
      return (
        other.author === author && held !== undefined && intersectSpans(tariffSpan(held), span) !== undefined
      );
    });
    if (overlaps) return `member ${author} has a tariff in that time already`;
    this.#known.push({
      author,
      at: { chain: 'contract', height, position },
      versions: [{ height, tariff }],
    });
    return undefined;
  }

  /** Ends what a producer has published with the block's minute. */
  endAll(producer: MemberIndex, { height, time }: FoldPlace): void {
    for (const { author, versions } of this.#known) {
      const tariff = versions.at(-1)?.tariff;
      if (author !== producer || tariff === undefined || tariff.endMinute <= time) continue;
      versions.push({ height, tariff: endedAt(tariff, time) });
    }
  }
}

/** The tariff up to a minute; its last step then lasts until there. */
function endedAt(tariff: Tariff, time: Minute): Tariff | undefined {
  const steps = tariff.steps.filter(({ startMinute }) => startMinute < time);
  return steps.length === 0 ? undefined : { ...tariff, endMinute: minute(time), steps };
}
