import type { EnergySums } from '../../../../node-core/api/index.ts';
import { Stat } from '../../components/Stat.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCurrency } from '../../store/home.tsx';
import { energyTotals } from './energy-totals.ts';
import './Totals.css';

/** Energy and money of a span of time, each with its direction in words. */
export function Totals({ sums }: { sums: EnergySums }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { boughtMwh, soldMwh, neighboursPerMille } = energyTotals(sums);
  const energy = (energyMwh: number): string => format.energy(energyMwh).text;
  const exported = soldMwh + sums.storedMwh;
  return (
    <div className="totals">
      {sums.roof !== null && (
        <Stat
          label={t('history.ownUse')}
          value={format.energy(Math.max(0, sums.roof.ownUseMwh))}
          detail={t('history.ownUseOf', { made: energy(sums.roof.madeMwh) })}
        />
      )}
      <Stat
        label={t('history.bought')}
        value={format.energy(boughtMwh)}
        detail={t('history.boughtParts', {
          neighbours: energy(sums.boughtNeighboursMwh),
          grid: energy(sums.boughtPublicMwh),
        })}
      />
      <Stat
        label={t('history.spent')}
        value={format.money.moneyParts({ minor: Math.abs(sums.spentMinor), currency })}
        detail={
          neighboursPerMille === null
            ? t('history.nothingBought')
            : [
                t('history.shareOfNeighbours', {
                  // Whole per cent, but a little is not nothing.
                  share: format.share(
                    neighboursPerMille < 10 ? neighboursPerMille : Math.floor(neighboursPerMille / 10) * 10,
                  ),
                }),
                t('history.beforeVat'),
              ].join('; ')
        }
      />
      <Stat
        label={t('history.sold')}
        value={format.energy(soldMwh)}
        detail={
          exported === 0
            ? t('history.noSurplus')
            : [
                t('history.soldParts', {
                  neighbours: energy(sums.soldNeighboursMwh),
                  grid: energy(sums.soldPublicMwh),
                }),
                ...(sums.storedMwh > 0 ? [t('history.soldLeft', { left: energy(sums.storedMwh) })] : []),
              ].join('; ')
        }
      />
      <Stat
        label={t('history.earned')}
        value={format.money.moneyParts({ minor: Math.abs(sums.earnedMinor), currency })}
        detail={t('history.beforeFees')}
      />
    </div>
  );
}
