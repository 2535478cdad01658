import { ChartColumn, Table } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Button } from '../components/Button.tsx';
import { useI18n } from '../i18n/I18n.tsx';
import type { ChartStep } from './spec.ts';

/** The title of a chart and the switch between it and its table. */
export const ChartHead = memo(function ChartHead(props: {
  id: string;
  title: string;
  titleHidden: boolean;
  asTable: boolean;
  onTable: (asTable: boolean) => void;
  /** Between the two: buttons for moving and zooming. */
  tools?: ReactNode;
}) {
  const { t } = useI18n();
  const { id, title, titleHidden, asTable, onTable, tools } = props;
  return (
    <div className="chart-head">
      <figcaption id={id} className={titleHidden ? 'visually-hidden' : 'chart-title'}>
        {title}
      </figcaption>
      {tools}
      <Button
        kind="quiet"
        icon={asTable ? ChartColumn : Table}
        onPress={() => {
          onTable(!asTable);
        }}
      >
        {t(asTable ? 'chart.showChart' : 'chart.showTable')}
      </Button>
    </div>
  );
});

/** A step as one sentence for screen readers. */
export function spoken(step: ChartStep, gap: string): string {
  const values = step.values.map(({ label, text }) => `${label}: ${text ?? gap}`).join(', ');
  return `${step.name}. ${values}${step.note === undefined ? '' : `. ${step.note}`}`;
}
