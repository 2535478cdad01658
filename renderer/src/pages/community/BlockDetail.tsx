/** One block, taken apart: header, certificate, and its entries in words. */
import { Blocks as BlocksIcon, ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { BlockView, ChainView, TransactionView } from '../../../../node-core/api/index.ts';
import { IconButton } from '../../components/Button.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { Format } from '../../format/format.ts';
import type { Translate } from '../../i18n/translate.ts';
import { useCurrency, useQuery } from '../../store/home.tsx';
import { pathOfBlock } from './community-place.ts';
import { KIND_WORDS, saidText } from './said-words.ts';

/** As many as the home sends at a time (node-core/node/views/community-blocks.ts). */
const ENTRIES_AT_ONCE = 50;

export function BlockDetail({ chain, height }: { chain: ChainView; height: number }) {
  const { t } = useI18n();
  const [from, setFrom] = useState({ height, at: 0 });
  const at = from.height === height ? from.at : 0;
  const block = useQuery((ask) => ask.block({ chain, height, from: at }), { keep: true });
  if (block.error?.kind === 'notFound') {
    return (
      <Card>
        <EmptyState
          icon={BlocksIcon}
          title={t('blocks.missingTitle')}
          detail={t('blocks.missingDetail')}
          action={<Link to={pathOfBlock(chain)}>{t('blocks.back')}</Link>}
        />
      </Card>
    );
  }
  if (block.data === undefined) {
    return (
      <Card>
        <Loaded query={block} skeleton={<Skeleton lines={8} />}>
          {() => null}
        </Loaded>
      </Card>
    );
  }
  const { data } = block;
  return (
    <>
      <HeaderCard block={data} />
      <Card span={5} title={t('blocks.certificate')} detail={t('blocks.certificateDetail')}>
        <ul className="plain-list">
          {data.certificate.map(({ party, signature }) => (
            <li key={party.memberIndex}>
              {party.name} <span className="hash muted">{`${signature.slice(0, 24)}…`}</span>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t('blocks.entries')} {...(chain === 'energy' ? { detail: t('blocks.sealed') } : {})}>
        <div className="stack">
          <Entries entries={data.transactions} />
          <Pager block={data} onFrom={(next) => setFrom({ height, at: next })} />
        </div>
      </Card>
    </>
  );
}

function HeaderCard({ block }: { block: BlockView }) {
  const { t, format } = useI18n();
  const [, navigate] = useLocation();
  const { chain, height } = block;
  const name = { height: format.count(height) };
  const rows: readonly (readonly [label: string, text: string, isHash?: true])[] = [
    [t('blocks.when'), format.time.dateTime(block.minute)],
    [t('blocks.hash'), block.hash, true],
    [t('blocks.previous'), block.previous, true],
    [t('blocks.merkleRoot'), block.merkleRoot, true],
    [t('blocks.count'), format.count(block.count)],
    [t('blocks.size'), t('blocks.bytes', { count: format.count(block.bytes) })],
    [t('blocks.proposer'), block.proposer.name],
    [
      t('blocks.term'),
      t('blocks.termText', { term: format.count(block.term), index: format.count(block.logIndex) }),
    ],
    [t('blocks.version'), format.count(block.version)],
    ...(block.stateHash === null ? [] : ([[t('blocks.stateHash'), block.stateHash, true]] as const)),
  ];
  return (
    <Card
      span={7}
      title={t(chain === 'energy' ? 'blocks.titleEnergy' : 'blocks.titleContract', name)}
      detail={<Link to={pathOfBlock(chain)}>{t('blocks.back')}</Link>}
      action={
        <div className="row">
          <IconButton
            icon={ChevronLeft}
            label={t('blocks.previousBlock')}
            isDisabled={height === 0}
            onPress={() => navigate(pathOfBlock(chain, height - 1))}
          />
          <IconButton
            icon={ChevronRight}
            label={t('blocks.nextBlock')}
            isDisabled={!block.hasNext}
            onPress={() => navigate(pathOfBlock(chain, height + 1))}
          />
        </div>
      }
    >
      <dl className="facts">
        {rows.map(([label, text, isHash]) => (
          <div key={label} className="facts-row">
            <dt>{label}</dt>
            <dd {...(isHash === true ? { className: 'hash' } : {})}>{text}</dd>
          </div>
        ))}
      </dl>
      <p className="muted small">{t('blocks.merkleRootHelp')}</p>
    </Card>
  );
}

function Entries({ entries }: { entries: readonly TransactionView[] }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const columns = useMemo(() => entryColumns({ t, format, currency }), [t, format, currency]);
  return (
    <DataTable
      caption={t('blocks.entries')}
      columns={columns}
      rows={entries}
      rowId={({ position }) => String(position)}
    />
  );
}

function Pager({ block, onFrom }: { block: BlockView; onFrom: (from: number) => void }) {
  const { t, format } = useI18n();
  const { from, count, transactions } = block;
  if (count <= ENTRIES_AT_ONCE) return null;
  const end = from + transactions.length;
  return (
    <div className="row">
      <IconButton
        icon={ChevronLeft}
        label={t('components.previousPage')}
        isDisabled={from === 0}
        onPress={() => onFrom(Math.max(0, from - ENTRIES_AT_ONCE))}
      />
      <p className="small" aria-live="polite">
        {`${format.count(from + 1)}–${format.count(end)} / ${format.count(count)}`}
      </p>
      <Button isDisabled={end >= count} onPress={() => onFrom(end)}>
        {t('blocks.more')}
      </Button>
    </div>
  );
}

function entryColumns({
  t,
  format,
  currency,
}: {
  readonly t: Translate;
  readonly format: Format;
  readonly currency: string;
}): readonly Column<TransactionView>[] {
  return [
    { id: 'entry', header: t('blocks.entry'), cell: ({ said }) => t(KIND_WORDS[said.kind]) },
    { id: 'by', header: t('blocks.by'), cell: ({ author }) => author.name },
    {
      id: 'content',
      header: t('blocks.content'),
      cell: ({ said }) => saidText(said, { t, format, currency }),
    },
    {
      id: 'id',
      header: t('blocks.id'),
      cell: ({ id }) => <span className="hash muted">{`${id.slice(0, 12)}…`}</span>,
    },
  ];
}
