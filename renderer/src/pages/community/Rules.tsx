/** What the members have agreed on, and, for stewards, changing it. */
import { useState } from 'react';
import type { RulesView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCurrency, useQuery, useSessionView } from '../../store/home.tsx';
import { RULE_NAMES, ruleMeaning, ruleName, ruleValue } from './rules-words.ts';
import { RulesDialog } from './RulesDialog.tsx';

export function Rules() {
  const { t } = useI18n();
  const { household } = useSessionView();
  const rules = useQuery((ask) => ask.rules);
  const [isChanging, setChanging] = useState(false);
  const isSteward = household.roles.includes('steward');
  return (
    <Card
      title={t('communityRules.title')}
      detail={t('communityRules.detail')}
      action={
        isSteward &&
        rules.data !== undefined && (
          <Button onPress={() => setChanging(true)}>{t('communityRules.change')}</Button>
        )
      }
    >
      <Loaded query={rules} skeleton={<Skeleton lines={8} />}>
        {(data) => <RuleList rules={data} />}
      </Loaded>
      {isChanging && rules.data !== undefined && (
        <RulesDialog rules={rules.data} onClose={() => setChanging(false)} />
      )}
    </Card>
  );
}

function RuleList({ rules }: { rules: RulesView }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  return (
    <dl className="rule-list">
      {RULE_NAMES.map((rule) => (
        <div key={rule} className="rule">
          <dt>{t(ruleName(rule))}</dt>
          <dd>
            <strong>{ruleValue(rules, rule, { t, format, currency })}</strong>
            <span className="check-detail">{t(ruleMeaning(rule))}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
