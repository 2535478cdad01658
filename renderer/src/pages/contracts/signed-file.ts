/** A signed contract as a text file: the same in words, then everything that it takes to check it without this app. */
import type { SignedPartView, SignedTermsView } from '../../../../node-core/api/index.ts';
import type { Format } from '../../format/format.ts';
import type { Translate } from '../../i18n/translate.ts';
import { type CommunityMoney, termsLines } from './ContractTerms.tsx';

export interface SignedFile {
  /** `nabowatt-contract-2026-11-23-1a2b3c4d.txt` */
  readonly name: string;
  readonly text: string;
}

const LINE = 96;

/** Bytes in hexadecimal, cut into lines. */
function hexLines(hex: string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < hex.length; at += LINE) lines.push(`    ${hex.slice(at, at + LINE)}`);
  return lines;
}

export function signedFile(
  signed: SignedTermsView,
  words: { readonly t: Translate; readonly format: Format; readonly money: CommunityMoney },
): SignedFile {
  const { t, format } = words;
  const { terms } = signed;
  const inWords = termsLines(terms, { ...words, publicPrice: null }).flatMap(
    ({ label, sentences, cases }) => [
      `  ${label}: ${sentences.join(' ')}`,
      ...cases.map((each) => `    - ${each}`),
    ],
  );
  const part = (title: string, { party, ...each }: SignedPartView): string[] => [
    title,
    `  ${t('contracts.fileBy', { name: party.name, when: format.time.dateTime(each.atMinute) })}`,
    `  ${t('contracts.filePlace', { height: String(each.height) })}`,
    `  ${t('contracts.fileKey')}`,
    ...hexLines(each.publicKey),
    `  ${t('contracts.fileMessage')}`,
    ...hexLines(each.message),
    `  ${t('contracts.fileSignature')}`,
    ...hexLines(each.signature),
    `  ${t('contracts.fileTransaction')}`,
    ...hexLines(each.transaction),
    '',
  ];
  const lines = [
    t('contracts.fileTitle', { community: signed.communityName }),
    t('contracts.fileParties', { seller: terms.seller.name, buyer: terms.buyer.name }),
    '',
    t('contracts.terms'),
    ...inWords,
    '',
    t('contracts.fileCheck'),
    '',
    t('contracts.fileTerms'),
    ...hexLines(signed.termsBytes),
    t('contracts.fileTermsHash'),
    ...hexLines(signed.termsHash),
    t('contracts.fileCommunity'),
    ...hexLines(signed.communityId),
    t('contracts.fileContract'),
    ...hexLines(signed.contractId),
    '',
    ...part(t('contracts.fileProposal'), signed.proposal),
    ...part(t('contracts.fileAcceptance'), signed.acceptance),
  ];
  return {
    name: `nabowatt-contract-${signed.contractId.slice(0, 8)}.txt`,
    text: `${lines.join('\n').trimEnd()}\n`,
  };
}
