/** Words of the charts. */
export const chart = {
  showTable: 'Show as table',
  showChart: 'Show as chart',
  cursorName: 'Values of {chart}',
  instructions:
    'Use the left and right arrow keys to read one value after the other, Home and End for the first and last.',
  noData: 'No readings for this time',
  gap: 'no reading',
  time: 'Time',
  legend: 'What the colours and patterns mean',
  partOf: '{label}: {value}',
  timelineTime: 'When',
  timelineNote: 'What',
  timelineLabel: 'Who',
  minutesInstructions:
    'Use the left and right arrow keys to read one value after the other, Page Up and Page Down to go earlier or later, plus and minus to see less or more time at once.',
  tools: 'Move and zoom',
  earlier: 'Earlier',
  later: 'Later',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  note: 'Note',
  partlyRead: '{known} of {minutes} minutes read',
  corrected: 'put right later',
  coming: 'still being fetched',
} as const;
