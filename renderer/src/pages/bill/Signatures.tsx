/** The closed month, signed by both parties of each contract: each worked the same numbers out alone. */
import type { BillView } from '../../../../node-core/api/index.ts';
import { Badge, type BadgeTone } from '../../components/Badge.tsx';
import { Card } from '../../components/Card.tsx';
import { List, ListRow } from '../../components/List.tsx';
import { SourceIcon } from '../../components/SourceSwatch.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { Translate } from '../../i18n/translate.ts';

type Signature = BillView['signatures'][number];

/** How far the co-signing with one party is. */
export function signatureWords(signature: Signature, t: Translate): { tone: BadgeTone; words: string } {
  const { mine, theirs, equal, counterparty } = signature;
  const { name } = counterparty;
  if (equal === false) return { tone: 'bad', words: t('bill.signedDiffer') };
  if (mine && theirs) return { tone: 'good', words: t('bill.signedBoth') };
  if (mine) return { tone: 'waiting', words: t('bill.signedMine', { name }) };
  if (theirs) return { tone: 'waiting', words: t('bill.signedTheirs', { name }) };
  return { tone: 'plain', words: t('bill.signedNone') };
}

export function Signatures({ bill }: { bill: BillView }) {
  const { t } = useI18n();
  return (
    <Card span={5} title={t('bill.signaturesTitle')}>
      {bill.signatures.length === 0 ? (
        <p className="muted">{t(bill.state === 'closed' ? 'bill.signaturesNone' : 'bill.signaturesOpen')}</p>
      ) : (
        <List label={t('bill.signatures')}>
          {bill.signatures.map((signature) => {
            const { tone, words } = signatureWords(signature, t);
            const { memberIndex, name } = signature.counterparty;
            return (
              <ListRow
                key={`${memberIndex} ${name}`}
                icon={<SourceIcon source="neighbours" />}
                title={name}
                detail={<Badge tone={tone}>{words}</Badge>}
              />
            );
          })}
        </List>
      )}
    </Card>
  );
}
