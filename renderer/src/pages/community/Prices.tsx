/** A public producer's price lists: those that are published, and publishing more by hand or from a file. */
import { Tags } from 'lucide-react';
import { useState } from 'react';
import type { TariffView } from '../../../../node-core/api/index.ts';
import { Badge, type BadgeTone } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { List, ListRow } from '../../components/List.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { Waiting } from '../../frame/Waiting.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useCurrency, useNowMinute, useQuery, useSessionView } from '../../store/home.tsx';
import { whenDone } from '../contracts/when-done.ts';
import { PriceFileForm } from './PriceFileForm.tsx';
import { TariffEditor } from './TariffEditor.tsx';

const STATES = {
  running: ['good', 'prices.running'],
  coming: ['notice', 'prices.coming'],
  past: ['plain', 'prices.past'],
} as const satisfies Record<TariffView['state'], readonly [BadgeTone, PlainKey]>;

export function Prices() {
  const { t } = useI18n();
  const nowMinute = useNowMinute();
  const [how, setHow] = useState<'hand' | 'file'>('hand');
  return (
    <>
      <OwnLists />
      <Card title={t('prices.make')} detail={t('prices.beforeVat')}>
        <div className="stack">
          <Segmented
            label={t('prices.how')}
            labelHidden
            options={[
              { id: 'hand', label: t('prices.byHand') },
              { id: 'file', label: t('prices.byFile') },
            ]}
            selected={how}
            onSelect={(id) => setHow(id === 'file' ? 'file' : 'hand')}
          />
          {nowMinute === null ? (
            <Waiting />
          ) : how === 'hand' ? (
            <TariffEditor nowMinute={nowMinute} />
          ) : (
            <PriceFileForm />
          )}
        </div>
      </Card>
    </>
  );
}

function OwnLists() {
  const { t } = useI18n();
  const { household } = useSessionView();
  const lists = useQuery((ask) => ask.ownTariffs);
  const [isEnding, setEnding] = useState(false);
  const isSteward = household.roles.includes('steward');
  const end = useCommand((api) => api.endTariffs.mutate(), {
    done: () => ({ title: t('prices.endDone') }),
  });
  const hasOpen = lists.data?.some(({ state }) => state !== 'past') === true;
  return (
    <Card
      title={t('prices.own')}
      detail={t('prices.ownDetail')}
      action={isSteward && hasOpen && <Button onPress={() => setEnding(true)}>{t('prices.end')}</Button>}
    >
      <div className="stack">
        <Loaded query={lists} skeleton={<Skeleton lines={3} />}>
          {(data) =>
            data.length === 0 ? (
              <EmptyState icon={Tags} title={t('prices.noneTitle')} detail={t('prices.noneDetail')} />
            ) : (
              <List label={t('prices.own')}>
                {data.map((list) => (
                  <ListOf key={list.id} list={list} />
                ))}
              </List>
            )
          }
        </Loaded>
        {!isSteward && hasOpen && <p className="muted small">{t('prices.endAskSteward')}</p>}
      </div>
      <ConfirmDialog
        isOpen={isEnding}
        kind="danger"
        title={t('prices.endTitle')}
        confirmLabel={t('prices.endConfirm')}
        isPending={end.isPending}
        onConfirm={() => whenDone(end.run(undefined), () => setEnding(false))}
        onClose={() => setEnding(false)}
      >
        <p>{t('prices.endText')}</p>
      </ConfirmDialog>
    </Card>
  );
}

function ListOf({ list }: { list: TariffView }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { state, endedEarly, steps, low, high } = list;
  const [tone, words] = STATES[state];
  const price = (millionthsPerKwh: number) => format.money.price({ millionthsPerKwh, currency });
  return (
    <ListRow
      title={format.time.range(list)}
      detail={`${t('prices.steps', { count: steps })} · ${
        low === high
          ? t('prices.one', { low: price(low) })
          : t('prices.between', { low: price(low), high: price(high) })
      }`}
      value={
        <Badge tone={endedEarly ? 'waiting' : tone}>{t(endedEarly ? 'prices.endedEarly' : words)}</Badge>
      }
    />
  );
}
