/** The block explorer, for the curious: both chains, newest first, and any block by its height or ID. */
import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { BlockSummaryView, ChainView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { TextField } from '../../components/Fields.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { Format } from '../../format/format.ts';
import type { Translate } from '../../i18n/translate.ts';
import { useCommand, useQuery } from '../../store/home.tsx';
import { BlockDetail } from './BlockDetail.tsx';
import { blockSearch } from './block-search.ts';
import { pathOfBlock } from './community-place.ts';
import { KIND_WORDS } from './said-words.ts';

const BLOCKS_AT_ONCE = 20;

export function Blocks({ chain, height }: { chain: ChainView; height: number | null }) {
  return height === null ? (
    <BlockList key={chain} chain={chain} />
  ) : (
    <BlockDetail chain={chain} height={height} />
  );
}

function BlockList({ chain }: { chain: ChainView }) {
  const { t } = useI18n();
  const [, navigate] = useLocation();
  const [before, setBefore] = useState<number | null>(null);
  const page = useQuery((ask) => ask.blocks({ chain, before, limit: BLOCKS_AT_ONCE }), { keep: true });
  const older = page.data?.older ?? null;
  return (
    <Card title={t('blocks.list')} detail={t('blocks.lead')}>
      <div className="stack">
        <div className="row-spread">
          <Segmented
            label={t('blocks.chain')}
            labelHidden
            options={[
              { id: 'energy', label: t('blocks.energy') },
              { id: 'contract', label: t('blocks.contract') },
            ]}
            selected={chain}
            onSelect={(id) => navigate(pathOfBlock(id === 'contract' ? 'contract' : 'energy'))}
          />
        </div>
        <Finder chain={chain} />
        <div aria-busy={page.isPrevious}>
          <Loaded query={page} skeleton={<Skeleton lines={10} />}>
            {(data) => <BlockTable blocks={data.blocks} />}
          </Loaded>
        </div>
        <div className="row">
          <Button isDisabled={before === null} onPress={() => setBefore(null)}>
            {t('blocks.newer')}
          </Button>
          <Button isDisabled={older === null || page.isPrevious} onPress={() => setBefore(older)}>
            {t('blocks.older')}
          </Button>
        </div>
      </div>
    </Card>
  );
}

function BlockTable({ blocks }: { blocks: readonly BlockSummaryView[] }) {
  const { t, format } = useI18n();
  const columns = useMemo(() => blockColumns({ t, format }), [t, format]);
  return (
    <DataTable
      caption={t('blocks.list')}
      columns={columns}
      rows={blocks}
      rowId={({ chain, height }) => `${chain} ${height}`}
    />
  );
}

function Finder({ chain }: { chain: ChainView }) {
  const { t } = useI18n();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState('');
  const find = useCommand((api, id: string) => api.findBlock.query({ id }));
  const look = async () => {
    const search = blockSearch(typed);
    if (search.kind === 'bad') return setFault(t('blocks.findBad'));
    setFault('');
    if (search.kind === 'height') return navigate(pathOfBlock(chain, search.height));
    const outcome = await find.run(search.id);
    if (outcome.kind === 'failed') return undefined;
    if (outcome.value === null) return setFault(t('blocks.findNothing'));
    return navigate(pathOfBlock(outcome.value.chain, outcome.value.height));
  };
  return (
    <form
      className="finder"
      onSubmit={(event) => {
        event.preventDefault();
        void look();
      }}
    >
      <TextField
        label={t('blocks.findLabel')}
        help={t('blocks.findHelp')}
        error={fault}
        value={typed}
        onChange={setTyped}
      />
      <Button type="submit" icon={Search} isPending={find.isPending}>
        {t('blocks.find')}
      </Button>
    </form>
  );
}

function blockColumns({
  t,
  format,
}: {
  readonly t: Translate;
  readonly format: Format;
}): readonly Column<BlockSummaryView>[] {
  return [
    {
      id: 'height',
      header: t('blocks.height'),
      cell: ({ chain, height }) => <Link to={pathOfBlock(chain, height)}>{format.count(height)}</Link>,
    },
    { id: 'when', header: t('blocks.when'), cell: ({ minute }) => format.time.dateTime(minute) },
    {
      id: 'content',
      header: t('blocks.content'),
      cell: ({ chain, first }) => t(chain === 'energy' ? 'blocks.kindEnergy' : KIND_WORDS[first]),
    },
    { id: 'count', header: t('blocks.count'), align: 'end', cell: ({ count }) => format.count(count) },
    {
      id: 'signers',
      header: t('blocks.signers'),
      align: 'end',
      cell: ({ signers }) => format.count(signers),
    },
    {
      id: 'hash',
      header: t('blocks.hash'),
      cell: ({ hash }) => <span className="hash">{`${hash.slice(0, 12)}…`}</span>,
    },
  ];
}
