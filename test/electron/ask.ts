/** A page asks the bridge, as its own script would. */
import type { Page } from '@playwright/test';

/** What the procedure answers; what it is refused with, where it is. */
export async function ask(page: Page, name: string, input?: unknown): Promise<unknown> {
  return await page.evaluate(
    async ([procedure, given]) => {
      const { nabowatt } = window as unknown as {
        nabowatt: Record<
          string,
          (input?: unknown) => Promise<{ ok: boolean; data?: unknown; error?: unknown }>
        >;
      };
      const answer = await nabowatt[procedure]?.(given);
      return answer?.ok === true ? answer.data : answer?.error;
    },
    [name, input] as const,
  );
}

/** The first file that is made for a request, fetched part by part. */
export async function fileOf(page: Page, request: object): Promise<{ name: string; bytes: Buffer }> {
  const made = (await ask(page, 'makeExport', request)) as {
    id: string;
    files: readonly { name: string; bytes: number }[];
  };
  const [file] = made.files;
  const parts: Buffer[] = [];
  let offset: number | null = 0;
  while (offset !== null) {
    const part = (await ask(page, 'exportPart', { id: made.id, file: 0, offset })) as {
      base64: string;
      nextOffset: number | null;
    };
    parts.push(Buffer.from(part.base64, 'base64'));
    offset = part.nextOffset;
  }
  return { name: file?.name ?? '', bytes: Buffer.concat(parts) };
}
