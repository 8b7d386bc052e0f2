import { type Html, html } from '../../../lib/html.ts'

const ask = 'Ask your administrator to look into it, and quote the reference below.'

/** Other providers. */
export const upstreams = {
  title: (name: string): string => `Sign in with ${name}`,
  notSignedIn: 'You are not signed in',
  tried: (name: string, why: string): Html =>
    html`You tried to sign in with <strong>${name}</strong>. ${why}`,
  reasons: {
    cancelled: 'The sign-in was cancelled there. You can try again or choose another way.',
    unreachable: 'It does not answer at the moment. Try again in a few minutes.',
    'refused-us': `It did not accept the request. ${ask}`,
    'bad-answer': `Its answer could not be trusted. Try again. ${ask}`,
    over: 'This way back was used already, or it waited too long. Please start again.',
    'switched-off': 'This way in is switched off at the moment.',
    'unknown-person': 'It knows you, but there is no account for you here. Ask your administrator.',
    disabled: 'You cannot sign in here at the moment. Ask your administrator.',
    'plan-limit':
      'There is no place for another person here at the moment. Ask your administrator.',
  },
  otherReason: `It knows you, but you could not be let in with that here. ${ask}`,
  tryAgain: 'Try again',
  trialDone: 'The trial is done',
  trialLead: (name: string): Html =>
    html`What <strong>${name}</strong> sent is shown in the console. You can close this window.
      Nobody was signed in, and nothing was changed.`,
  setOutElsewhere: 'Go on to sign in?',
  setOutElsewhereLead:
    'Another site sent you here to sign in. Go on only if you meant to. You may be asked once more who you are.',
  goOn: 'Go on',
}
