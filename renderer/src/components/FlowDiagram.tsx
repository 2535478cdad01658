import { useI18n } from '../i18n/I18n.tsx';
import { SOURCES, type Source } from '../theme/sources.ts';
import { Power } from './Amounts.tsx';
import { SourceIcon, useSourceLabel } from './SourceSwatch.tsx';
import './FlowDiagram.css';

/** Power in W that comes in from each source (negative: goes out to it), null where nothing measures it. */
export type Flows = Readonly<Record<Source, number | null>>;

export interface FlowDiagramProps {
  flows: Flows;
  /** What the home uses now in W, or null when it is not measured. */
  homeW: number | null;
}

/** Where the wires of a source start, in per cent of the wire area, in the order of SOURCES. */
const STARTS = [100 / 6, 50, 500 / 6] as const;

/**
 * Roof, neighbours and public grid, and the power that runs between each of them and the home. Beads move along a wire
 * only while energy does, in its direction. Screen readers get the same as four sentences.
 */
export function FlowDiagram({ flows, homeW }: FlowDiagramProps) {
  const { t, format } = useI18n();
  const sourceLabel = useSourceLabel();
  const sentence = (source: Source): string => {
    const powerW = flows[source];
    const name = sourceLabel(source);
    if (powerW === null) return t('components.flowUnknown', { source: name });
    if (powerW === 0) return t('components.flowNone', { source: name });
    const power = format.power(Math.abs(powerW)).text;
    return powerW > 0
      ? t('components.flowFrom', { source: name, power })
      : t('components.flowTo', { source: name, power });
  };
  const homeText = homeW === null ? t('components.unknownPower') : format.power(homeW).text;
  return (
    <figure className="flow" aria-label={t('components.flowTitle')}>
      <ul className="visually-hidden">
        {SOURCES.map((source) => (
          <li key={source}>{sentence(source)}</li>
        ))}
        <li>{t('components.flowHome', { power: homeText })}</li>
      </ul>
      <div className="flow-picture" aria-hidden>
        {SOURCES.map((source) => (
          <FlowEnd key={source} source={source} powerW={flows[source]} />
        ))}
        <Wires flows={flows} across />
        <Wires flows={flows} across={false} />
        <div className="flow-home">
          <SourceIcon source="home" size={26} />
          <p className="flow-name">{t('components.homeUses')}</p>
          <p className="flow-power">
            <Power powerW={homeW} />
          </p>
        </div>
      </div>
    </figure>
  );
}

function FlowEnd({ source, powerW }: { source: Source; powerW: number | null }) {
  const { t } = useI18n();
  const sourceLabel = useSourceLabel();
  const still = powerW === null || powerW === 0;
  return (
    <div className={`flow-end flow-end-${source}${still ? ' flow-end-still' : ''}`}>
      <SourceIcon source={source} />
      <div>
        <p className="flow-name">{sourceLabel(source)}</p>
        <p className="flow-power">
          <Power powerW={powerW === null ? null : Math.abs(powerW)} />
        </p>
        <p className="flow-direction">
          {powerW !== null && t(DIRECTIONS[Math.sign(powerW) === 0 ? 'still' : powerW > 0 ? 'in' : 'out'])}
        </p>
      </div>
    </div>
  );
}

const DIRECTIONS = {
  in: 'components.flowIn',
  out: 'components.flowOut',
  still: 'components.flowStill',
} as const;

function Wires({ flows, across }: { flows: Flows; across: boolean }) {
  return (
    <svg
      className={across ? 'flow-wires-across' : 'flow-wires-down'}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
    >
      {SOURCES.map((source, index) => {
        const start = STARTS[index] ?? 50;
        const path = across
          ? `M0 ${start} C55 ${start} 45 50 100 50`
          : `M${start} 0 C${start} 55 50 45 50 100`;
        return <Wire key={source} source={source} powerW={flows[source] ?? 0} path={path} />;
      })}
    </svg>
  );
}

/** A wire is as wide as its power, from 6 px to 16 px at 6 kW. */
function Wire({ source, powerW, path }: { source: Source; powerW: number; path: string }) {
  if (powerW === 0) return <path d={path} className="wire" />;
  const width = 6 + Math.min(10, (Math.abs(powerW) / 6_000) * 10);
  return (
    <g className={`wire-live wire-${source}${powerW < 0 ? ' wire-out' : ''}`}>
      <path d={path} className="wire-edge" style={{ strokeWidth: width }} />
      <path d={path} className="wire-body" style={{ strokeWidth: width - 3 }} />
      <path d={path} className="wire-beads" style={{ strokeWidth: Math.max(2.5, width * 0.38) }} />
    </g>
  );
}
