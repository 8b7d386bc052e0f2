import { html, type Html } from './html.ts'

type Photo = {
  readonly title: string
  readonly by: string
  readonly sky: readonly [string, string]
  readonly ground: string
  /** Where the sun stands: percent from the left and from the top, and its size. */
  readonly sun: readonly [number, number, number]
  /** The ridge: heights in percent from the left to the right. */
  readonly ridge: readonly number[]
}

const photos: readonly Photo[] = [
  {
    title: 'Harbour, 05:40',
    by: 'Yusuf Özkan',
    sky: ['#f6b98b', '#5b6fa8'],
    ground: '#23304f',
    sun: [70, 58, 9],
    ridge: [34, 36, 30, 31, 24, 33, 30, 28],
  },
  {
    title: 'Tempelhof in fog',
    by: 'Léa Fontaine',
    sky: ['#e8ecef', '#a9b8c2'],
    ground: '#6d7f8b',
    sun: [30, 34, 13],
    ridge: [22, 24, 21, 26, 25, 22, 27, 24],
  },
  {
    title: 'Extra time',
    by: 'Piotr Zieliński',
    sky: ['#1d2b4f', '#0b1124'],
    ground: '#1f7a4d',
    sun: [84, 18, 6],
    ridge: [30, 30, 30, 30, 30, 30, 30, 30],
  },
  {
    title: 'Salt road',
    by: 'David Rosenthal',
    sky: ['#ffe3b0', '#f08a5d'],
    ground: '#b9543f',
    sun: [46, 60, 16],
    ridge: [20, 38, 28, 46, 33, 52, 30, 22],
  },
  {
    title: 'After the storm',
    by: 'Hannah Brandt',
    sky: ['#c8d9d4', '#4e7c86'],
    ground: '#1f4650',
    sun: [20, 26, 7],
    ridge: [44, 38, 48, 30, 26, 34, 29, 40],
  },
  {
    title: 'Blue hour, Neukölln',
    by: 'Yusuf Özkan',
    sky: ['#7f7fd5', '#2b2a5b'],
    ground: '#15152e',
    sun: [62, 30, 5],
    ridge: [28, 52, 52, 34, 34, 60, 60, 40],
  },
]

/** Contact prints, drawn instead of loaded: the sample brings no pictures of anybody. */
export function contactSheet(): Html {
  return html`<ul class="sheet">
    ${photos.map(
      (photo, index) =>
        html`<li>
          <figure>
            ${drawing(photo, index)}
            <figcaption>${photo.title}<span>${photo.by}</span></figcaption>
          </figure>
        </li>`,
    )}
  </ul>`
}

/** One of them, large. */
export function cover(): Html {
  return html`<div class="cover">${photos.slice(0, 1).map(drawing)}</div>`
}

function drawing({ sky, ground, sun, ridge }: Photo, index: number): Html {
  const [x, y, size] = sun
  const step = 150 / (ridge.length - 1)
  const line = ridge.map((height, place) => `${Math.round(place * step)},${100 - height}`)
  const far = ridge
    .map((height, place) => `${Math.round(place * step)},${88 - height}`)
    .toReversed()
  return html`<svg viewBox="0 0 150 100" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
    <linearGradient id="sky-${index}" x1="0" y1="1" x2="0" y2="0">
      <stop offset="0" stop-color="${sky[0]}" />
      <stop offset="1" stop-color="${sky[1]}" />
    </linearGradient>
    <rect width="150" height="100" fill="url(#sky-${index})" />
    <circle cx="${x * 1.5}" cy="${y}" r="${size}" fill="#fff" fill-opacity="0.75" />
    <polygon points="150,100 ${far.join(' ')} 0,100" fill="${ground}" fill-opacity="0.45" />
    <polygon points="0,100 ${line.join(' ')} 150,100" fill="${ground}" />
  </svg>`
}
