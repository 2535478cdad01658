import { encodeQR } from 'qr';
import { useMemo } from 'react';
import type { FetchedFile } from '../../exports/fetch-export.ts';

/** Modules of the code in one path; white around it is part of every code. */
const QUIET = 4;

/** A text as the path of a QR code, with how many modules it is wide; null where it is too long for one. */
export function qrPath(text: string): { readonly path: string; readonly size: number } | null {
  let rows: readonly (readonly boolean[])[];
  try {
    rows = encodeQR(text, 'raw', { ecc: 'low', border: QUIET });
  } catch {
    return null;
  }
  const parts = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { path: parts.join(''), size: rows.length };
}

/** Pixels of a module in the file: cameras of phones read it off a screen and off paper. */
const PIXELS = 8;

/** The code as a picture in a file; null where the text is too long for one, or the browser makes no pictures. */
export async function qrFile(text: string, name: string): Promise<FetchedFile | null> {
  const code = qrPath(text);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (code === null || context === null) return null;
  canvas.width = canvas.height = code.size * PIXELS;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(PIXELS, PIXELS);
  context.fillStyle = '#000';
  context.fill(new Path2D(code.path));
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
