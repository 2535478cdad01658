/** How green the month was, by the labels that sellers have signed, and how that was worked out. */
import { Leaf } from 'lucide-react';
import { type CSSProperties, useState } from 'react';
import type { BillView, GreenPartView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { SourceSwatch } from '../../components/SourceSwatch.tsx';
import { Stat } from '../../components/Stat.tsx';
import { useI18n } from '../../i18n/I18n.tsx';

const SOURCES = [
  { part: 'neighbours', source: 'neighbours', words: 'bill.partNeighboursIn' },
  { part: 'public', source: 'grid', words: 'bill.partPublicIn' },
] as const;

/** Both parts together: energy and whole grams. */
export function greenSum({ neighbours, public: grid }: BillView['green']): {
  readonly energyMwh: number;
  readonly grams: number;
} {
  return { energyMwh: neighbours.energyMwh + grid.energyMwh, grams: neighbours.grams + grid.grams };
}

/** How long the bar of a part is, in per mille of the dirtier one. */
export function greenPerMille(green: BillView['green'], part: keyof BillView['green']): number {
  const most = Math.max(1, green.neighbours.gramsPerKwh ?? 0, green.public.gramsPerKwh ?? 0);
  return Math.round(((green[part].gramsPerKwh ?? 0) * 1_000) / most);
}

/** Takes no room in a month in which nothing was bought. */
export function Green({ bill }: { bill: BillView }) {
  const { t, format } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const { green, carbonGramsAverage } = bill;
  if (carbonGramsAverage === null) return null;
  const parts = SOURCES.filter(({ part }) => green[part].gramsPerKwh !== null);
  return (
    <Card
      title={t('bill.greenTitle')}
      detail={t('bill.greenDetail')}
      action={
        <Button kind="quiet" icon={Leaf} onPress={() => setOpen(true)}>
          {t('bill.greenHow')}
        </Button>
      }
    >
      <div className="bill-without">
        <Stat label={t('bill.greenAverage')} value={format.carbon(carbonGramsAverage)} />
        <dl className="bill-bars">
          {parts.map(({ part, source, words }) => {
            const style: CSSProperties & { '--share': string } = {
              '--share': `${greenPerMille(green, part) / 10}%`,
            };
            return (
              <div key={part}>
                <dt>
                  {t('bill.greenPart', {
                    energy: format.energy(green[part].energyMwh).text,
                    from: t(words),
                  })}
                </dt>
                <dd>
                  <span className={`bill-bar bill-bar-${source}`} style={style} aria-hidden />
                  <span className="amount">{format.carbon(green[part].gramsPerKwh ?? 0).text}</span>
                </dd>
              </div>
            );
          })}
        </dl>
      </div>
      <Dialog title={t('bill.greenHowTitle')} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Calculation green={green} average={carbonGramsAverage} />
      </Dialog>
    </Card>
  );
}

function Calculation({ green, average }: { green: BillView['green']; average: number }) {
  const { t, format } = useI18n();
  const sum = greenSum(green);
  const grams = (count: number) => t('bill.greenGrams', { grams: format.count(count) });
  const row = ({ energyMwh, gramsPerKwh, grams: count }: GreenPartView) =>
    t('bill.greenRow', {
      energy: format.energy(energyMwh, 'exact').text,
      carbon: format.carbon(gramsPerKwh ?? 0).text,
      grams: grams(count),
    });
  return (
    <>
      <p>{t('bill.greenExplain')}</p>
      <dl className="bill-sum">
        {SOURCES.map(({ part, source, words }) => (
          <div key={part}>
            <dt>
              <SourceSwatch source={source} /> {t(words)}
            </dt>
            <dd>{green[part].gramsPerKwh === null ? t('bill.greenNothing') : row(green[part])}</dd>
          </div>
        ))}
        <div className="bill-sum-total">
          <dt>{t('bill.greenTogether')}</dt>
          <dd>
            {t('bill.greenDivided', {
              grams: grams(sum.grams),
              energy: format.energy(sum.energyMwh, 'exact').text,
              carbon: format.carbon(average).text,
            })}
          </dd>
        </div>
      </dl>
      <p className="muted small">{t('bill.greenRounded')}</p>
    </>
  );
}
