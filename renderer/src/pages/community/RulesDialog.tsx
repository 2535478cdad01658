import { useState } from 'react';
import type { RulesView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog, Dialog } from '../../components/Dialog.tsx';
import { NumberField, Select } from '../../components/Fields.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useCurrency, useQuery } from '../../store/home.tsx';
import { whenDone } from '../contracts/when-done.ts';
import {
  fewestValidators,
  type NumericRule,
  RULE_LIMITS,
  ruleMeaning,
  ruleName,
  rulesChanged,
  ruleValue,
} from './rules-words.ts';

const COUNTS = [1, 3, 5, 7];

/** Changes the rules: first the new ones, then what changes for everybody, then yes or no. */
export function RulesDialog({ rules, onClose }: { rules: RulesView; onClose: () => void }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const [draft, setDraft] = useState(rules);
  const [isAsking, setAsking] = useState(false);
  const signing = useQuery((ask) => ask.community).data?.validators.length ?? 1;
  const fewest = fewestValidators(signing);
  const isTooFew = draft.validatorCount < fewest;
  const changed = rulesChanged(rules, draft);
  const change = useCommand(
    // The page names the rules that it knows; a literal type for each count would say no more.
    (api, wanted: RulesView) => api.changeRules.mutate({ ...wanted, validatorCount: countOf(wanted) }),
    { done: () => ({ title: t('communityRules.done') }) },
  );
  if (isAsking) {
    return (
      <ConfirmDialog
        isOpen
        kind="danger"
        title={t('communityRules.confirmTitle')}
        confirmLabel={t('communityRules.confirm')}
        isPending={change.isPending}
        onConfirm={() => whenDone(change.run(draft), onClose)}
        onClose={() => setAsking(false)}
      >
        <div className="stack">
          <p>{t('communityRules.confirmLead')}</p>
          <ul className="plain-list">
            {changed.map((rule) => (
              <li key={rule}>
                {t('communityRules.fromTo', {
                  rule: t(ruleName(rule)),
                  before: ruleValue(rules, rule, { t, format, currency }),
                  after: ruleValue(draft, rule, { t, format, currency }),
                })}
              </li>
            ))}
          </ul>
          <p>{t('communityRules.confirmTail')}</p>
        </div>
      </ConfirmDialog>
    );
  }
  return (
    <Dialog
      isOpen
      title={t('communityRules.changeTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            isDisabled={changed.length === 0 || isTooFew}
            onPress={() => setAsking(true)}
          >
            {t('communityRules.next')}
          </Button>
        </>
      }
    >
      <RuleFields
        draft={draft}
        onChange={(part) => setDraft({ ...draft, ...part })}
        fault={isTooFew ? t('communityRules.tooFew', { count: fewest }) : ''}
      />
      {changed.length === 0 && <p className="muted">{t('communityRules.nothing')}</p>}
    </Dialog>
  );
}

function RuleFields(props: {
  draft: RulesView;
  onChange: (part: Partial<RulesView>) => void;
  fault: string;
}) {
  const { t } = useI18n();
  const currency = useCurrency();
  const { draft, onChange, fault } = props;
  const field = (rule: NumericRule, unit: string, decimals = 0) => (
    <NumberField
      key={rule}
      label={t(ruleName(rule))}
      help={t(ruleMeaning(rule))}
      unit={unit}
      decimals={decimals}
      step={decimals === 0 ? 1 : 100}
      {...RULE_LIMITS[rule]}
      value={draft[rule]}
      onChange={(value) => {
        if (value !== null) onChange({ [rule]: value });
      }}
    />
  );
  return (
    <div className="stack">
      {field('monthCloseDays', t('communityRules.unitDays'))}
      {field('paymentDays', t('communityRules.unitDays'))}
      {field('vatNeighbourBasisPoints', '%', 2)}
      {field('vatPublicBasisPoints', '%', 2)}
      {field('totalRoundingMinor', currency, 2)}
      {field('readingMaxAgeDays', t('communityRules.unitDays'))}
      {field('retentionMonths', t('communityRules.unitMonths'))}
      <Select
        label={t('communityRules.validatorCount')}
        help={t('communityRules.validatorCountMeans')}
        error={fault}
        selected={String(draft.validatorCount)}
        options={COUNTS.map((count) => ({ id: String(count), label: t('communityRules.pcs', { count }) }))}
        onSelect={(id) => onChange({ validatorCount: Number(id) })}
      />
      {field('validatorSilenceMinutes', t('communityRules.unitMinutes'))}
      {field('checkpointInterval', t('communityRules.unitBlocks'))}
    </div>
  );
}

function countOf({ validatorCount }: RulesView): 1 | 3 | 5 | 7 {
  return validatorCount === 1 || validatorCount === 3 || validatorCount === 7 ? validatorCount : 5;
}
