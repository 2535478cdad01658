import { encodeQR } from 'qr';
import { useMemo } from 'react';
import type { FetchedFile } from '../../exports/fetch-export.ts';

/** Modules of white around the code. */
const QUIET = 4;
/** Pixels of a module in a file: cameras of phones read it off a screen and off paper. */
const PIXELS = 8;

type Modules = readonly (readonly boolean[])[];

/** The code's modules, row by row, white around it as in every code; null where the text is too long for one. */
function modulesOf(text: string): Modules | null {
  try {
    return encodeQR(text, 'raw', { ecc: 'low', border: QUIET });
  } catch {
    return null;
  }
}

/** The dark ones. */
function darkOnes(modules: Modules): { readonly x: number; readonly y: number }[] {
  return modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [{ x, y }] : [])));
}

/** The code in one path, with how many modules it is wide; null where the text is too long for one. */
export function qrPath(text: string): { readonly path: string; readonly size: number } | null {
  const modules = modulesOf(text);
  if (modules === null) return null;
  const parts = darkOnes(modules).map(({ x, y }) => `M${x} ${y}h1v1h-1z`);
  return { path: parts.join(''), size: modules.length };
}

/** The code as a picture in a file; null where the text is too long for one, or the browser makes no pictures. */
export async function qrFile(text: string, name: string): Promise<FetchedFile | null> {
  const modules = modulesOf(text);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (modules === null || context === null) return null;
  canvas.width = modules.length * PIXELS;
  canvas.height = canvas.width;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  for (const { x, y } of darkOnes(modules)) context.fillRect(x * PIXELS, y * PIXELS, PIXELS, PIXELS);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (blob === null) return null;
  return { name, mediaType: 'image/png', parts: [new Uint8Array(await blob.arrayBuffer())] };
}

/** A text as a code to scan, dark on white in every theme, as cameras want it. */
export function QrCode({ text, label, tooLong }: { text: string; label: string; tooLong: string }) {
  const code = useMemo(() => qrPath(text), [text]);
  if (code === null) return <p className="muted">{tooLong}</p>;
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${code.size} ${code.size}`}
      shapeRendering="crispEdges"
    >
      <title>{label}</title>
      <path d={code.path} fill="black" />
    </svg>
  );
}
