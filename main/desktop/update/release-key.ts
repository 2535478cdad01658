/**
 * The public key under which releases are signed: 64 hexadecimal digits. Empty: nobody publishes releases of this copy,
 * and it does not update itself. Whoever publishes puts the key of `main/setup/sign-release.ts` here.
 */
export const RELEASE_KEY: string = '';
