import type { Look } from './draw.ts'

export type Folder = {
  readonly key: string
  readonly name: string
  readonly about: string
  readonly parent: string | null
  readonly look?: Look
  /** What lies in it: title and photographer. */
  readonly pictures?: readonly (readonly [string, string])[]
}

/** What the agency has: folders with pictures, a few dozen. */
export const folders: readonly Folder[] = [
  { key: 'news', name: 'News', about: 'What is on the desk today.', parent: null },
  {
    key: 'election-night',
    name: 'Election night',
    about: 'From the first forecast to the last count.',
    parent: 'news',
    look: { scene: 'city', sky: ['#f0896b', '#33306b'], ground: '#171736', light: '#ffd9a0' },
    pictures: [
      ['First forecast, 18:00', 'Hannah Brandt'],
      ['Queue at the town hall', 'Yusuf Özkan'],
      ['The count', 'Léa Fontaine'],
      ['Blue hour, Neukölln', 'Yusuf Özkan'],
      ['Headquarters, midnight', 'David Rosenthal'],
      ['Morning after', 'Léa Fontaine'],
    ],
  },
  {
    key: 'matchday',
    name: 'Matchday',
    about: 'Second division, third round.',
    parent: 'news',
    look: { scene: 'pitch', sky: ['#24406e', '#0b1124'], ground: '#1f7a4d', light: '#f4f7ff' },
    pictures: [
      ['Floodlights', 'Piotr Zieliński'],
      ['Warm-up', 'Piotr Zieliński'],
      ['Half time', 'Viktor Hruška'],
      ['Extra time', 'Piotr Zieliński'],
    ],
  },
  {
    key: 'embargo',
    name: 'Under embargo',
    about: 'Not to be shown to anybody before tomorrow, 06:00.',
    parent: null,
    look: { scene: 'hills', sky: ['#e8ecef', '#8fa3b0'], ground: '#4c5d69', light: '#ffffff' },
    pictures: [
      ['Tempelhof in fog', 'Léa Fontaine'],
      ['The new bridge', 'Hannah Brandt'],
      ['Before the press', 'Yusuf Özkan'],
    ],
  },
  { key: 'features', name: 'Features', about: 'Stories that keep.', parent: null },
  {
    key: 'harbour',
    name: 'Harbour at five',
    about: 'A week with the night fishers.',
    parent: 'features',
    look: { scene: 'sea', sky: ['#f6b98b', '#5b6fa8'], ground: '#23304f', light: '#fff1d6' },
    pictures: [
      ['Harbour, 05:40', 'Yusuf Özkan'],
      ['Nets', 'Léa Fontaine'],
      ['Out past the mole', 'Yusuf Özkan'],
      ['Auction hall', 'David Rosenthal'],
      ['Empty crates', 'Léa Fontaine'],
      ['Home by nine', 'Yusuf Özkan'],
    ],
  },
  {
    key: 'salt-road',
    name: 'The salt road',
    about: 'Six hundred kilometres on foot.',
    parent: 'features',
    look: { scene: 'hills', sky: ['#ffe3b0', '#f08a5d'], ground: '#b9543f', light: '#fff8e4' },
    pictures: [
      ['Salt road', 'David Rosenthal'],
      ['The pass', 'David Rosenthal'],
      ['Noon', 'Hannah Brandt'],
      ['After the storm', 'Hannah Brandt'],
      ['Last well', 'David Rosenthal'],
    ],
  },
  { key: 'archive', name: 'Archive', about: 'Everything since 1962.', parent: null },
  {
    key: 'lisbon-1998',
    name: 'Lisbon 1998',
    about: 'The world exhibition, scanned from slides.',
    parent: 'archive',
    look: { scene: 'city', sky: ['#f7dfb4', '#7fa6a3'], ground: '#5b4a3a', light: '#fdf3d8' },
    pictures: [
      ['Opening day', 'Joana Pimentel'],
      ['Pavilion', 'Rui Nogueira'],
      ['Cable cars', 'Joana Pimentel'],
      ['Rossio at dusk', 'Clara Vidal'],
      ['The last evening', 'Rui Nogueira'],
    ],
  },
  {
    key: 'atlantic',
    name: 'Atlantic',
    about: 'Coast pictures of four decades.',
    parent: 'archive',
    look: { scene: 'sea', sky: ['#cfe3e6', '#4e7c86'], ground: '#1f4650', light: '#ffffff' },
    pictures: [
      ['Guincho', 'Ingrid Solberg'],
      ['Lighthouse', 'Mateo Ibáñez'],
      ['Low tide', 'Ingrid Solberg'],
      ['Nazaré, big day', 'Tariq Rahman'],
    ],
  },
]
