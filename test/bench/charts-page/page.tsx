/** The page that test/bench/charts.ts drives: the app's own chart over years of made-up minutes. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import '../../../renderer/src/theme/tokens.css';
import '../../../renderer/src/theme/base.css';
import { Chart } from '../../../renderer/src/charts/Chart.tsx';
import { LocalDays } from '../../../renderer/src/charts/local-days.ts';
import { MinuteIndex, type MinuteColumns } from '../../../renderer/src/charts/minute-index.ts';
import type { MinutesSpec } from '../../../renderer/src/charts/minutes-spec.ts';
import { I18nProvider } from '../../../renderer/src/i18n/I18n.tsx';
import { createStores, StoresProvider } from '../../../renderer/src/store/stores.tsx';
import { madeUpMinutes } from './made-up-minutes.ts';

const TIME_ZONE = 'Europe/Oslo';

/** From numbers that have just arrived to a chart that can be drawn. */
function specOf(columns: MinuteColumns): MinutesSpec {
  const bounds = {
    startMinute: columns.startMinute,
    endMinute: columns.startMinute + columns.states.length,
  };
  return {
    kind: 'minutes',
    title: 'Energy',
    bounds,
    source: new MinuteIndex(columns),
    days: new LocalDays(bounds, TIME_ZONE),
    series: [
      { id: 'neighbours', label: 'From neighbours', tone: 'neighbours', side: 'above' },
      { id: 'grid', label: 'From the public grid', tone: 'grid', side: 'above' },
      { id: 'sold', label: 'Sold', tone: 'roof', side: 'below' },
      { id: 'left', label: 'Nobody took it', tone: 'ink', side: 'below' },
    ],
    toComeMinute: null,
    compare: null,
    value: (energyMwh) => `${(energyMwh / 1e6).toFixed(2)} kWh`,
    axis: (powerW) => `${(powerW / 1e3).toFixed(2)} kW`,
  };
}

function Explorer({ spec }: { spec: MinutesSpec }) {
  const [view, setView] = useState(spec.bounds);
  return <Chart spec={spec} view={view} onView={setView} height={340} />;
}

const stores = createStores({
  storage: { getItem: () => null, setItem: () => undefined },
  timeZone: TIME_ZONE,
});
const root = createRoot(document.getElementById('root') ?? document.body);

function show(spec: MinutesSpec | null): void {
  flushSync(() => {
    root.render(
      <StoresProvider stores={stores}>
        <I18nProvider>
          {spec === null ? null : <Explorer key={spec.bounds.startMinute} spec={spec} />}
        </I18nProvider>
      </StoresProvider>,
    );
  });
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
  });
}

/** Milliseconds from the arrival of the numbers until the frame with them is on the screen. */
async function drawMs(years: number): Promise<number> {
  const columns = madeUpMinutes(years);
  show(null);
  await nextFrame();
  const start = performance.now();
  show(specOf(columns));
  // The canvas is drawn after the first layout has told its width; a frame later it is on the screen.
  while (!isDrawn()) await nextFrame();
  await nextFrame();
  return performance.now() - start;
}

function isDrawn(): boolean {
  const canvas = document.querySelector('canvas');
  if (canvas === null || canvas.width < 400) return false;
  const { data } = canvas.getContext('2d')?.getImageData(80, 20, canvas.width - 90, 250) ?? { data: [] };
  return data.some((value) => value !== 0);
}

/** Milliseconds between frames while a wheel pans or zooms on every one of them. */
async function frameMs(wheel: (frame: number) => WheelEventInit, seconds: number): Promise<number[]> {
  const canvas = document.querySelector('canvas');
  if (canvas === null) throw new Error('nothing is drawn');
  const { left, width, top } = canvas.getBoundingClientRect();
  const times: number[] = [];
  let last = await nextFrame();
  const end = last + seconds * 1_000;
  for (let frame = 0; last < end; frame += 1) {
    canvas.dispatchEvent(
      new WheelEvent('wheel', {
        bubbles: true,
        cancelable: true,
        clientX: left + width / 2,
        clientY: top + 100,
        ...wheel(frame),
      }),
    );
    const now = await nextFrame();
    times.push(now - last);
    last = now;
  }
  return times;
}

/** Frames of a canvas as large in which one rectangle moves: what this machine can do at all just now. */
async function bareFrameMs(seconds: number): Promise<number[]> {
  show(null);
  const canvas = document.body.appendChild(document.createElement('canvas'));
  Object.assign(canvas, { width: 1_260, height: 340 });
  const pen = canvas.getContext('2d');
  const times: number[] = [];
  let last = await nextFrame();
  const end = last + seconds * 1_000;
  for (let frame = 0; last < end; frame += 1) {
    pen?.clearRect(0, 0, canvas.width, canvas.height);
    pen?.fillRect(frame % 1_000, 0, 200, 340);
    const now = await nextFrame();
    times.push(now - last);
    last = now;
  }
  canvas.remove();
  return times;
}

Object.assign(window, {
  bench: {
    bare: bareFrameMs,
    drawMs,
    pan: (seconds: number) =>
      frameMs((frame) => ({ deltaX: Math.floor(frame / 60) % 2 === 0 ? 40 : -40 }), seconds),
    zoom: (seconds: number) =>
      frameMs((frame) => ({ ctrlKey: true, deltaY: Math.floor(frame / 60) % 2 === 0 ? -45 : 45 }), seconds),
    zoomTo: (notches: number) => frameMs(() => ({ ctrlKey: true, deltaY: -100 }), notches / 60),
  },
});
