/* global SimpleWebAuthnBrowser, document, fetch, FormData, location */
// The script of pages that make or use passkeys; oidc/pages/passkey-script.ts puts it behind @simplewebauthn/browser.
// A form with data-passkey="make" or "show" asks `data-question` what to sign, has the browser sign it, and sends the answer.
// What it says is in data-words.
{
  class Refused extends Error {}

  const passkeys = SimpleWebAuthnBrowser
  const renewAfter = 4 * 60 * 1000 // a question holds for five minutes
  let asked = 0

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    if (passkeys.browserSupportsWebAuthn()) begin(form)
    else say(form, wordsOf(form).unsupported)
  }

  function begin(form) {
    form.hidden = false
    say(form, '')
    form.addEventListener('submit', event => {
      event.preventDefault()
      void answer(form, false)
    })
    if (form.dataset.autofill !== undefined) void offer(form)
  }

  /** Lists passkeys below the field for the name, while nothing else was asked for. */
  async function offer(form) {
    if (!(await passkeys.browserSupportsWebAuthnAutofill())) return
    const mine = asked
    const renew = setTimeout(() => {
      if (mine === asked) void offer(form)
    }, renewAfter)
    await answer(form, true)
    clearTimeout(renew)
  }

  async function answer(form, inBackground) {
    if (!inBackground) {
      asked += 1
      say(form, '')
    }
    try {
      const optionsJSON = await question(form)
      const made =
        form.dataset.passkey === 'make'
          ? await passkeys.startRegistration({ optionsJSON })
          : await passkeys.startAuthentication({ optionsJSON, useBrowserAutofill: inBackground })
      form.elements.answer.value = JSON.stringify(made)
      form.submit()
    } catch (error) {
      if (!inBackground) say(form, wordsFor(form, error))
    }
  }

  async function question(form) {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) body.set(name, value)
    const response = await fetch(form.dataset.question, { method: 'POST', body })
    const found = await response.json().catch(() => ({}))
    if (!response.ok) throw new Refused(found.problem ?? wordsOf(form).tooOld)
    return found
  }

  function wordsFor(form, error) {
    if (error instanceof Refused) return error.message
    const words = wordsOf(form)
    if (error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return words.known
    return form.dataset.passkey === 'make' ? words.notMade : words.notUsed
  }

  /** In the language of the page. */
  function wordsOf(form) {
    return JSON.parse(form.dataset.words)
  }

  function say(form, text) {
    const line = document.getElementById(form.dataset.status)
    if (line === null) return
    line.textContent = text
    line.hidden = text === ''
  }
}
