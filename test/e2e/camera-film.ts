/** A film for Chromium's made-up camera (`--use-file-for-fake-video-capture`): nothing for a moment, then a QR code. */
import { writeFileSync } from 'node:fs';
import { encodeQR } from 'qr';

const SIZE = { width: 640, height: 480 } as const;
const FRAMES_A_SECOND = 5;
const QUIET_MODULES = 4;
const WHITE = 235;
const GREY = 120;
const BLACK = 16;

/** Writes YUV4MPEG2: a second of a grey wall, then two of the code in the middle of it, again and again. */
export function writeFilm(file: string, text: string): void {
  const wall = new Uint8Array(SIZE.width * SIZE.height).fill(GREY);
  const code = withCode(wall, text);
  const shown = Array.from({ length: 3 * FRAMES_A_SECOND }, (_, frame) =>
    frame < FRAMES_A_SECOND ? wall : code,
  );
  const header = `YUV4MPEG2 W${SIZE.width} H${SIZE.height} F${FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n`;
  const colours = Buffer.alloc((SIZE.width * SIZE.height) / 2, 128);
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(header), ...shown.flatMap((luma) => [Buffer.from('FRAME\n'), luma, colours])]),
  );
}

function withCode(wall: Uint8Array<ArrayBuffer>, text: string): Uint8Array<ArrayBuffer> {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border: QUIET_MODULES });
  const scale = Math.floor(SIZE.height / modules.length);
  if (scale < 3) throw new RangeError(`a code of ${modules.length} modules is too fine for this camera`);
  const side = modules.length * scale;
  const left = Math.floor((SIZE.width - side) / 2);
  const top = Math.floor((SIZE.height - side) / 2);
  const luma = wall.slice();
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const isDark = modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true;
      luma[(top + y) * SIZE.width + left + x] = isDark ? BLACK : WHITE;
    }
  }
  return luma;
}
