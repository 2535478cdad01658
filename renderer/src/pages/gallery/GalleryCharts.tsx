import { useMemo, useState } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import { Card } from '../../components/Card.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { sampleMinutes } from './sample-minutes.ts';
import { samplePower, sampleStacked, sampleTimeline } from './samples.ts';

export function GalleryCharts() {
  const { format } = useI18n();
  const specs = useMemo(
    () => ({
      stacked: sampleStacked(format),
      power: samplePower(format),
      timeline: sampleTimeline(format),
      minutes: sampleMinutes(format),
    }),
    [format],
  );
  const [view, setView] = useState(specs.minutes.bounds);
  return (
    <>
      <Card span={12}>
        <Chart spec={specs.minutes} view={view} onView={setView} />
      </Card>
      <Card span={12}>
        <Chart spec={specs.stacked} />
      </Card>
      <Card span={8}>
        <Chart spec={specs.power} />
      </Card>
      <Card span={4}>
        <Chart spec={specs.timeline} height={180} />
      </Card>
      <Card span={12}>
        <Chart spec={{ ...specs.timeline, rows: [] }} />
      </Card>
    </>
  );
}
