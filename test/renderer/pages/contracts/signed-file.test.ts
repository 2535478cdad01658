import { describe, expect, it } from 'vitest';
import { signedFile } from '../../../../renderer/src/pages/contracts/signed-file.ts';
import { signedTerms } from '../../../api/sample-standing.ts';
import { format, t } from '../words.ts';

const WORDS = { t, format };

describe('the signed contract as a file', () => {
  const { name, text } = signedFile(signedTerms, { ...WORDS, money: { currency: 'NOK', minorDigits: 2 } });
  /** Hexadecimal lines put together again, as a person would who checks them. */
  const after = (title: string): string => {
    const lines = text.slice(text.indexOf(title)).split('\n').slice(1);
    const end = lines.findIndex((line) => !/^ {4}[0-9a-f]+$/.test(line));
    return lines.slice(0, end).join('').replaceAll(' ', '');
  };

  it('says who sells to whom, in words, and is named by the contract', () => {
    expect(name).toBe('nabowatt-contract-c3c3c3c3.txt');
    expect(text).toContain('Solveig and Jonas sells to Berg family.');
    expect(text).toContain('per kWh');
  });

  it('has every byte that it takes to check it', () => {
    expect(after('The terms as they are signed')).toBe(signedTerms.termsBytes);
    expect(after('SHA-256 of the terms\n')).toBe(signedTerms.termsHash);
    for (const part of [signedTerms.proposal, signedTerms.acceptance]) {
      const from = text.indexOf(part === signedTerms.proposal ? '\nProposed\n' : '\nAccepted\n');
      const own = text.slice(from);
      for (const bytes of [part.publicKey, part.message, part.signature, part.transaction]) {
        expect(own.replaceAll(/\s/g, '')).toContain(bytes);
      }
    }
  });
});
