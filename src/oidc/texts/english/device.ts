import { type Html, html } from '../../../lib/html.ts'
import { pluralIn } from '../../../lib/plural.ts'

const plural = pluralIn('en')

/** Devices that show a code (RFC 8628). */
export const device = {
  title: 'Connect a device',
  typeCode: 'Type the code that your device shows.',
  problems: {
    NoCodeError: 'Type the code that your device shows.',
    NotFoundError: 'There is no such code. Check it on your device and type it again.',
    ExpiredError: 'This code is too old. Ask your device for a new one.',
    AlreadyUsedError: 'This code was used already. Ask your device for a new one.',
  },
  tooLong: 'That took too long. Start again.',
  startAgainTitle: 'Start again',
  startAgain: 'Please start again',
  noCookies: 'That took too long, or this browser keeps no cookies.',
  aDevice: 'a device',
  yourDevice: 'Your device',
  confirmTitle: (name: string): string => `Connect ${name}`,
  confirmHeading: (name: string): string => `Connect ${name}?`,
  confirmLead: (code: string): Html =>
    html`Your device shows <strong>${code}</strong>. Go on only if you hold that device and began
      this yourself: it will act in your name.`,
  connect: 'Connect',
  dontConnect: 'Don’t connect',
  connected: 'Connected',
  connectedLead: (name: string): Html =>
    html`<strong>${name}</strong> goes on by itself. You can close this window.`,
  tooManyTitle: 'Too many codes',
  tooMany: 'Too many wrong codes',
  tooManyLead: (minutes: number): string => {
    const wait = plural(minutes, { one: 'a minute', other: `${minutes} minutes` })
    return `Please try again in ${wait}, with the code that your device shows then.`
  },
  notConnected: 'Not connected',
  notConnectedLead: 'Nothing was shared with the device. You can close this window.',
}
