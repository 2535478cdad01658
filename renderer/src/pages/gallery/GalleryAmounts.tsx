import { useState } from 'react';
import { Carbon, Energy, Money, Power, Price } from '../../components/Amounts.tsx';
import { Badge, Tag } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { ContractProgress } from '../../components/ContractProgress.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { DayTimeline } from '../../components/DayTimeline.tsx';
import { EvidencePath } from '../../components/EvidencePath.tsx';
import { FlowDiagram, type Flows } from '../../components/FlowDiagram.tsx';
import { List, ListRow } from '../../components/List.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { SourceIcon } from '../../components/SourceSwatch.tsx';
import { MoneyStat, Stat } from '../../components/Stat.tsx';
import type { Format } from '../../format/format.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { EVIDENCE, LINES, sampleOffers, type SampleLine } from './samples.ts';

const FLOWS: Record<string, { flows: Flows; homeW: number | null }> = {
  noon: { flows: { roof: 3_420, neighbours: -2_180, grid: 0 }, homeW: 1_240 },
  evening: { flows: { roof: 180, neighbours: 1_260, grid: 640 }, homeW: 2_080 },
  meter: { flows: { roof: null, neighbours: 0, grid: 412 }, homeW: 412 },
};

const NOTHING: { flows: Flows; homeW: number | null } = {
  flows: { roof: 0, neighbours: 0, grid: 0 },
  homeW: 0,
};

/** Columns are made outside of the component: their cells are functions, not components. */
function billColumns(format: Format): Column<SampleLine>[] {
  return [
    { id: 'what', header: 'What', cell: (line) => line.what, footer: 'Together' },
    {
      id: 'energy',
      header: 'Energy',
      align: 'end',
      cell: (line) => format.energyColumn(line.energyMwh).text,
    },
    {
      id: 'price',
      header: 'Price',
      align: 'end',
      cell: (line) => <Price price={{ millionthsPerKwh: line.millionthsPerKwh, currency: 'NOK' }} />,
    },
    {
      id: 'amount',
      header: 'Amount',
      align: 'end',
      cell: (line) => <Money amount={{ minor: line.minor, currency: 'NOK' }} />,
      footer: <Money amount={{ minor: LINES.reduce((sum, { minor }) => sum + minor, 0), currency: 'NOK' }} />,
    },
  ];
}

export function GalleryAmounts() {
  const { format } = useI18n();
  const [moment, setMoment] = useState('evening');
  const now = FLOWS[moment] ?? NOTHING;
  const offers = sampleOffers(format);
  return (
    <>
      <Card span={5}>
        <Stat
          size="glance"
          label="Your home uses"
          value={format.power(now.homeW ?? 0)}
          detail="Neighbours cover most of it"
        />
        <div className="row">
          <Button kind="primary" size="large">
            Sell surplus
          </Button>
        </div>
      </Card>
      <Card
        span={7}
        title="Power now"
        action={
          <Segmented
            label="Sample"
            labelHidden
            options={[
              { id: 'noon', label: 'Noon' },
              { id: 'evening', label: 'Evening' },
              { id: 'meter', label: 'One meter' },
            ]}
            selected={moment}
            onSelect={setMoment}
          />
        }
      >
        <FlowDiagram {...now} />
      </Card>
      <Card span={3}>
        <MoneyStat amount={{ minor: 4_215, currency: 'NOK' }} detail="today, from 12.46 kWh sold" />
      </Card>
      <Card span={3}>
        <MoneyStat amount={{ minor: -18_765, currency: 'NOK' }} detail="so far in June" />
      </Card>
      <Card span={3}>
        <MoneyStat
          amount={{ minor: 1_120, currency: 'NOK' }}
          sense="saving"
          detail="against the public grid"
        />
      </Card>
      <Card span={3}>
        <Stat label="From your roof" value={format.energy(18_420_000)} detail="71% of what you used today" />
      </Card>
      <Card span={6} title="Needs you" action={<Badge tone="notice">2 waiting</Badge>}>
        <List label="Needs you">
          <ListRow
            icon={<SourceIcon source="neighbours" />}
            title="Berg wants to buy from you"
            detail={
              <>
                Up to <Energy energyMwh={12_000_000} /> a day for{' '}
                <Price price={{ millionthsPerKwh: 895_000, currency: 'NOK' }} />
              </>
            }
            actions={
              <>
                <Button kind="primary">Accept</Button>
                <Button kind="quiet">Decline</Button>
              </>
            }
          />
          <ListRow
            icon={<SourceIcon source="grid" />}
            title="The bill for May is ready"
            detail="Due on Monday 15 June"
            value={<Money amount={{ minor: -18_765, currency: 'NOK' }} />}
            to="/bill"
          />
          <ListRow
            icon={<SourceIcon source="roof" />}
            title="Your roof"
            detail={<Carbon gramsPerKwh={12} />}
            value={<Power powerW={3_420} />}
            valueDetail="right now"
          />
        </List>
      </Card>
      <Card
        span={6}
        title="Contract with Berg"
        detail="Thursday 18 June to Tuesday 30 June"
        action={<Badge tone="good">Running</Badge>}
      >
        <ContractProgress deliveredMwh={41_208_000} minimumMwh={60_000_000} expectedMwh={36_000_000} />
        <ContractProgress deliveredMwh={62_000_000} minimumMwh={60_000_000} expectedMwh={36_000_000} />
        <div className="row">
          <Tag source="roof">Own roof</Tag>
          <Tag source="neighbours">Neighbours</Tag>
          <Tag source="grid">Public grid</Tag>
          <Tag green>12 g CO₂/kWh</Tag>
          <Badge>Draft</Badge>
          <Badge tone="waiting">Waiting for Dahl</Badge>
          <Badge tone="bad">Declined</Badge>
        </div>
      </Card>
      <Card span={12} title="The bill for May">
        <DataTable
          caption="The bill for May"
          columns={billColumns(format)}
          rows={LINES}
          rowId={(line) => line.id}
        />
      </Card>
      <Card span={7} title="Offers on Thursday">
        <DayTimeline label="Offers" {...offers} nowMinute={offers.day.startMinute + 13 * 60} />
      </Card>
      <Card span={5} title="How this line came about">
        <EvidencePath steps={EVIDENCE} />
      </Card>
    </>
  );
}
