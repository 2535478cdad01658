import type { Catalogue } from '../catalogue.ts';

/** Filer som lagres, og kopier som legges tilbake. */
export const exportWords: Catalogue['exports'] = {
  saved: 'Lagret',
  save: 'Lagre',
  filesTitle: 'Ta den med deg',
  filesDetail: 'Til skuffen, banken eller regnskapsføreren. Filene lages på denne PC‑en.',
  billPdf: 'Denne regningen som PDF',
  billPdfDetail: 'Én side til utskrift eller arkiv, lesbar for skjermlesere.',
  billCsv: 'Denne regningen til regneark',
  billCsvDetail: 'Tre CSV‑tabeller: regningen, linjene og hvert minutt.',
  yearPdf: 'Årsoppgave {year} som PDF',
  yearPdfDetail: 'Hver måned, og hva pengene gikk til.',
  yearCsv: 'Årsoppgave {year} til regneark',
  yearCsvDetail: 'Alle regningene i året og alle linjene på dem.',
  dataTitle: 'Dataene dine',
  dataDetail: 'De ligger på denne PC‑en, og de er dine.',
  everything: 'Lagre alt',
  everythingDetail: 'Hver regning, hvert minutt og hver avtale, i åpne formater som andre programmer leser.',
  backup: 'Kopier databasen',
  backupDetail:
    'Alt Nabowatt har på denne PC‑en som én fil, til å legge tilbake her eller på en ny PC. Nøkkelen din er ikke med: til det har du de 24 gjenopprettingsordene. Oppbevar filen trygt, for den viser når hjemmet ditt var i bruk.',
  backupSave: 'Kopier',
  restore: 'Gjenopprett en kopi',
  restoreDetail: 'Tar en kopi av databasen til dette hjemmet og setter den i stedet for det som er her.',
  restoreChoose: 'Velg en kopi',
  restoreReading: 'Leser kopien …',
  restoreTitle: 'Sette denne kopien i stedet for databasen din?',
  restoreWhose: 'Det er en kopi av {household} i {community}, laget {made}.',
  restoreWarning:
    'Ved neste oppstart tar den plassen til alt denne PC‑en vet. Det som har kommet inn etter at kopien ble laget, hentes fra naboene på nytt; det som aldri ble sendt til dem, går tapt.',
  restoreSafe:
    'Det gjøres helt eller ikke i det hele tatt. Det som er her nå, blir liggende i en mappe ved siden av til neste gjenoppretting. Nøkkelen din blir som den er.',
  restoreEndsVoting:
    'Fellesskapet ditt kan ikke fortsette etter dette. Et gjenopprettet hjem får ikke stemme før et flertall av de andre slipper det til, og her er det for få andre: ingen måling og ingen avtale ville telle lenger. Gjør dette bare hvis du har tenkt å starte et nytt fellesskap.',
  restoreConfirm: 'Gjenopprett ved neste oppstart',
  restoreStaged: 'Kopien fra {made} er kontrollert og klar. Den tas i bruk når Nabowatt starter på nytt.',
  restoreRestart: 'Start på nytt nå',
  restoreRestartFailed:
    'Nabowatt kunne ikke starte på nytt av seg selv. Avslutt det fra symbolet ved klokken, og start det igjen.',
  restoreRestartHow:
    'Nabowatt stopper ikke når du lukker denne siden. Trykk Ctrl‑C der det ble startet, eller stopp tjenesten, og start det slik du gjorde sist.',
  restoreCancel: 'Behold det som er her',
  restoreCancelled: 'Databasen din blir som den er',
  size: 'På denne PC‑en',
  sizeParts: '{shared} fellesskapets regnskap, {home} ditt eget.',
  sizeSetAside: 'Av dette er {size} fra før siste gjenoppretting.',
  free: 'Ledig på disken',
  since: 'Målingene dine siden',
  sinceNone: 'Ingen ennå',
  retention: 'Oppbevares',
  retentionMonths: { one: 'Minst {count} måned', other: 'Minst {count} måneder' },
  retentionDetail: 'En regel i fellesskapet ditt. Nabowatt sletter ingenting av det på egen hånd.',
  notACopy: 'Dette er ingen kopi av en Nabowatt‑database, eller den er kuttet av. Ingenting ble endret.',
  damagedCopy: 'Kopien er skadet. Ingenting ble endret. Prøv en eldre kopi.',
  otherHousehold: 'Denne kopien er av en annen husstand eller et annet fellesskap. Ingenting ble endret.',
  notInDemo: 'Hjemmene i demoen deler én database, så en kopi av den kan ikke legges tilbake.',
};
