import type { Catalogue } from '../catalogue.ts';

/** Words of the charts. */
export const chart: Catalogue['chart'] = {
  showTable: 'Vis som tabell',
  showChart: 'Vis som diagram',
  cursorName: 'Verdier i {chart}',
  instructions:
    'Bruk venstre og høyre piltast for å lese én verdi om gangen, Home og End for den første og den siste.',
  noData: 'Ingen målinger for denne tiden',
  gap: 'ingen måling',
  time: 'Tid',
  legend: 'Hva fargene og mønstrene betyr',
  partOf: '{label}: {value}',
  timelineTime: 'Når',
  timelineNote: 'Hva',
  timelineLabel: 'Hvem',
  minutesInstructions:
    'Bruk venstre og høyre piltast for å lese én verdi om gangen, Page Up og Page Down for å gå tidligere eller senere, pluss og minus for å se mindre eller mer tid om gangen.',
  tools: 'Flytt og zoom',
  earlier: 'Tidligere',
  later: 'Senere',
  zoomIn: 'Zoom inn',
  zoomOut: 'Zoom ut',
  note: 'Merknad',
  partlyRead: '{known} av {minutes} minutter lest',
  corrected: 'rettet senere',
  coming: 'hentes fortsatt',
};
