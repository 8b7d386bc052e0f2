import { createHash } from 'node:crypto'

/** What the pictures of a folder have in common. */
export type Look = {
  readonly scene: 'city' | 'hills' | 'pitch' | 'sea'
  /** From the horizon up. */
  readonly sky: readonly [string, string]
  readonly ground: string
  readonly light: string
}

/** The next number between these two; for the same name the same ones in the same order. */
type Dice = (least: number, most: number) => number

/** A picture as SVG, drawn instead of loaded: the sample brings no pictures of anybody. The same name gives the same picture. */
export function draw(name: string, look: Look): string {
  const dice = diceOf(name)
  const [low, high] = look.sky
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200" width="1200" height="800">
<linearGradient id="sky" x1="0" y1="1" x2="${dice(-0.3, 0.3)}" y2="0"><stop offset="0" stop-color="${low}"/><stop offset="1" stop-color="${high}"/></linearGradient>
<rect width="300" height="200" fill="url(#sky)"/>
<circle cx="${dice(40, 260)}" cy="${dice(30, 95)}" r="${dice(9, 24)}" fill="${look.light}" fill-opacity="0.8"/>
${scenes[look.scene](dice, look)}
</svg>
`
}

const scenes = { city, hills, pitch, sea }

function city(dice: Dice, { ground, light }: Look): string {
  const row = (most: number, opacity: number, lit: boolean): string => {
    const houses: string[] = []
    for (let x = -4; x < 300;) {
      const width = dice(16, 34)
      const height = dice(most * 0.5, most)
      houses.push(box([x, 200 - height, width + 1, height], ground, opacity))
      if (lit) houses.push(windows(dice, { x, width, height }, light))
      x += width
    }
    return houses.join('')
  }
  return row(120, 0.45, false) + row(88, 1, true)
}

type House = { readonly x: number; readonly width: number; readonly height: number }

function windows(dice: Dice, { x, width, height }: House, light: string): string {
  const lights: string[] = []
  for (let down = 8; down < height - 8; down += 9) {
    for (let right = 4; right < width - 5; right += 7) {
      const on = dice(0, 1) > 0.6
      if (on) lights.push(box([x + right, 200 - height + down, 3, 4], light, 0.75))
    }
  }
  return lights.join('')
}

function hills(dice: Dice, { ground }: Look): string {
  const far = ridge(dice, [70, 110], ground, 0.35)
  const middle = ridge(dice, [45, 85], ground, 0.6)
  return far + middle + ridge(dice, [20, 50], ground, 1)
}

function sea(dice: Dice, { ground, light }: Look): string {
  const coast = ridge(dice, [62, 84], ground, 0.5)
  const glints = Array.from({ length: 26 }, () =>
    box([dice(0, 300), dice(140, 196), dice(5, 22), 1], light, dice(0.15, 0.6)),
  )
  const [x, y] = [dice(50, 220), dice(146, 172)]
  const hull = `M${x} ${y}h26l-5 7h-16z`
  const sail = `M${round(x + 12)} ${round(y - 2)}v-24l12 24z`
  const boat = `<path d="${hull}${sail}" fill="${light}" fill-opacity="0.9"/>`
  return coast + box([0, 134, 300, 66], ground, 1) + glints.join('') + boat
}

function pitch(dice: Dice, { ground, light }: Look): string {
  const stand = box([0, 96, 300, 40], '#0b1124', 0.7)
  const masts = [dice(20, 60), dice(230, 280)].map(
    x => box([x, 46, 3, 90], '#0b1124', 1) + box([x - 11, 34, 25, 13], light, 0.95),
  )
  const stripes = Array.from({ length: 6 }, (_, index) =>
    box([index * 50, 130, 25, 70], '#000000', 0.09),
  )
  const players = Array.from({ length: 7 }, () => {
    const [x, y] = [dice(15, 285), dice(140, 186)]
    const head = `<circle cx="${x}" cy="${y}" r="2.6" fill="${light}"/>`
    return head + box([x - 2.4, y + 2.6, 4.8, 9], light, 0.9)
  })
  return [stand, ...masts, box([0, 130, 300, 70], ground, 1), ...stripes, ...players].join('')
}

function ridge(
  dice: Dice,
  [least, most]: readonly [number, number],
  fill: string,
  opacity: number,
): string {
  const tops = Array.from({ length: 9 }, (_, index) => {
    return `${index * 37.5},${round(200 - dice(least, most))}`
  })
  return `<polygon points="0,200 ${tops.join(' ')} 300,200" fill="${fill}" fill-opacity="${opacity}"/>`
}

type Rectangle = readonly [x: number, y: number, width: number, height: number]

function box(rectangle: Rectangle, fill: string, opacity: number): string {
  const [x, y, width, height] = rectangle.map(round)
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" fill-opacity="${opacity}"/>`
}

function diceOf(name: string): Dice {
  let state = createHash('sha256').update(name).digest().readUInt32BE()
  return (least, most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return round(least + (state / 2 ** 32) * (most - least))
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
