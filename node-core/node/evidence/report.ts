import { toHex } from '../../codec/index.ts';
import type {
  EvidenceStep as EvidenceStepView,
  PartyView,
  TermsView,
  VerifyReport,
} from '../../api/views.ts';
import type { ContractTerms, MemberIndex } from '../../ledger/index.ts';
import type { DerivedVat, EvidenceStep } from '../../settlement/index.ts';
import { formatMoney, formatMonth, type Month } from '../../units/index.ts';
import type { HouseholdVerification } from './verify.ts';

/** How a member is shown. */
export type NameParty = (member: MemberIndex) => PartyView;

/** What Verify found, as the screens get it. `tookMs`: gathering and deriving, whole milliseconds. */
export function verifyReport(of: {
  readonly verification: HouseholdVerification;
  readonly month: Month;
  readonly party: NameParty;
  readonly tookMs: number;
}): VerifyReport {
  const { verification, month, party, tookMs } = of;
  const { checked, gathered } = verification;
  return {
    month: formatMonth(month),
    ok: verification.ok,
    checked: {
      readings: checked.readings,
      blocks: gathered.blocks,
      signatures: gathered.signatures,
      contracts: checked.contracts,
      lines: checked.lines,
    },
    faults: verification.faults.map(({ where, what }) => ({ where, what })),
    lines: verification.lines.map((line) => ({
      lineId: line.lineId,
      ok: line.ok,
      minutes: line.minutes,
      derivedExact: formatMoney(line.derivedAmount),
      billedExact: formatMoney(line.billedAmount),
      example: line.example.map((step) => stepView(step, party)),
      vat: line.vat === null ? null : vatView(line.vat),
    })),
    tookMs,
  };
}

function vatView({ basisPoints, baseMinor, lines }: DerivedVat): VerifyReport['lines'][number]['vat'] {
  return {
    basisPoints,
    baseMinor: Number(baseMinor),
    lines: lines.map(({ lineId, minor }) => ({ lineId, amountMinor: Number(minor) })),
  };
}

function stepView(step: EvidenceStep, party: NameParty): EvidenceStepView {
  switch (step.kind) {
    case 'reading': {
      const { minute, importMwh, exportMwh, revision } = step;
      return { kind: 'reading', household: party(step.household), minute, importMwh, exportMwh, revision };
    }
    case 'block':
      return {
        kind: 'block',
        chain: step.at.chain,
        height: step.at.height,
        hash: toHex(step.blockHash),
        position: step.at.position,
        proofLength: step.proofLength,
        signers: step.signers.map((member) => party(member).name),
      };
    case 'contract':
      return { kind: 'contract', contractId: step.contractId, terms: termsView(step.terms, party) };
    case 'tariff':
      return {
        kind: 'tariff',
        producer: party(step.producer),
        price: step.price,
        startMinute: step.startMinute,
      };
    case 'line':
      return {
        kind: 'line',
        lineId: step.lineId,
        energyMwh: step.energyMwh,
        amountExact: formatMoney(step.amount),
      };
  }
}

function termsView(terms: ContractTerms, party: NameParty): TermsView {
  return {
    startMinute: terms.startMinute,
    endMinute: terms.endMinute,
    seller: party(terms.seller),
    buyer: party(terms.buyer),
    sellerSharePermille: terms.sellerShare,
    buyerSharePermille: terms.buyerShare,
    price: terms.price,
    minimumEnergyMwh: terms.minimumEnergyMwh,
    period: terms.period,
    carbonGrams: terms.carbon,
  };
}
