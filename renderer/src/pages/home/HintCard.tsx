import { Lightbulb } from 'lucide-react';
import { Link } from 'wouter';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useSessionView } from '../../store/home.tsx';
import { type Hint, HINTS } from '../../store/hints.ts';
import { useHints } from '../../store/stores.tsx';

const WORDS = {
  demo: { title: 'home.hintDemo', detail: 'home.hintDemoDetail', to: null, link: null },
  sell: { title: 'home.hintSell', detail: 'home.hintSellDetail', to: '/market', link: 'home.toMarket' },
  contract: {
    title: 'home.hintContract',
    detail: 'home.hintContractDetail',
    to: '/contracts',
    link: 'home.toContracts',
  },
  verify: { title: 'home.hintVerify', detail: 'home.hintVerifyDetail', to: '/bill', link: 'home.toBill' },
} as const satisfies Record<
  Hint,
  { title: PlainKey; detail: PlainKey; to: string | null; link: PlainKey | null }
>;

/** One hint at a time for whoever is new, until each was read. */
export function HintCard() {
  const { t } = useI18n();
  const isDemo = useSessionView().demo !== null;
  const read = useHints((hints) => hints.read);
  const dismiss = useHints((hints) => hints.dismiss);
  const given = HINTS.filter((hint) => isDemo || hint !== 'demo');
  const waiting = given.filter((hint) => !read.includes(hint));
  const hint = waiting[0];
  if (hint === undefined) return null;
  const { title, detail, to, link } = WORDS[hint];
  return (
    <Card tone="soft">
      <section className="hint" aria-label={t('home.hints')}>
        <Lightbulb size={24} aria-hidden className="hint-icon" />
        <div className="hint-words" aria-live="polite">
          <p>
            <strong>{t(title)}</strong>{' '}
            <span className="muted small">
              {t('home.hintOf', { number: given.indexOf(hint) + 1, count: given.length })}
            </span>
          </p>
          <p className="muted">
            {t(detail)} {to !== null && link !== null && <Link to={to}>{t(link)}</Link>}
          </p>
        </div>
        <div className="row">
          <Button onPress={() => dismiss([hint])}>
            {t(waiting.length === 1 ? 'home.hintDone' : 'home.hintNext')}
          </Button>
          {waiting.length > 1 && (
            <Button kind="quiet" onPress={() => dismiss(HINTS)}>
              {t('home.hintNone')}
            </Button>
          )}
        </div>
      </section>
    </Card>
  );
}
