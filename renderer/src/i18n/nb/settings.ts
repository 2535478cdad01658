import type { Catalogue } from '../catalogue.ts';

/** The Settings page. */
export const settings: Catalogue['settings'] = {
  nav: 'Innstillinger',
  title: 'Innstillinger',
  language: 'Språk',
  languageDetail: 'Gjelder også tall, datoer og penger. Valget gjelder på denne enheten.',
  languageSystem: 'Som systemet',
  theme: 'Utseende',
  themeDetail: 'Lyst eller mørkt, og hvor sterk kontrasten er. Valget gjelder på denne enheten.',
  themeSystem: 'Som systemet',
  themeSystemDetail: 'Skifter mellom lyst og mørkt når systemet gjør det.',
  themeLight: 'Lyst',
  themeDark: 'Mørkt',
  themeContrast: 'Høy kontrast',
  themeContrastDetail: 'Sterkere farger og tydelige kanter, lyst eller mørkt som systemet.',
  about: 'Om Nabowatt',
  aboutText:
    'Med Nabowatt kan naboer kjøpe og selge strøm seg imellom, og hvert hjem kan kontrollere sin egen regning. Målingene, avtalene og regningene dine ligger på din egen PC og deles ikke med andre enn naboene dine.',
  version: 'Versjon',
  runsIn: 'Kjører som',
  hostDesktop: 'App på denne PC-en',
  hostHeadless: 'Hjemmeserver, vist i nettleseren din',
  household: 'Husstand',
  community: 'Strømfellesskap',
  licences: 'Lisenser',
  licencesDetail: 'Nabowatt er fri programvare og bygger på det andre har laget.',
  ownLicence: 'Nabowatt selv har Apache-lisensen 2.0. Det bruker, hver under sin egen lisens:',
};
